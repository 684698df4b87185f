package dev.gatehouse.console.api;

import dev.gatehouse.audit.ChainVerifier;
import org.jspecify.annotations.Nullable;

/**
 * What a check of the chain, or of a part of it, found.
 *
 * @param firstSeq the first event checked
 * @param headSeq the last event checked that fits
 * @param erased how many of the events checked had personal data erased
 * @param removed how many events before them were removed because their time was over
 * @param checkpoints how many signed checkpoints fit
 * @param spilled how many events wait in the journal because the database could not take them
 * @param firstBad the first event that does not fit; absent when the chain is intact
 * @param tookMs how long the check took
 */
public record ChainReport(
        boolean intact,
        long firstSeq,
        long checked,
        long erased,
        long removed,
        long checkpoints,
        long spilled,
        long headSeq,
        String headHash,
        @Nullable FirstBad firstBad,
        long tookMs) {
    /** The first thing that does not fit; see {@link ChainVerifier.Bad}. */
    public record FirstBad(long seq, String problem, String expected, String actual) {}

    /** The report of the chain's verifier. */
    public static ChainReport of(ChainVerifier.Report report, long tookMs) {
        ChainVerifier.Bad bad = report.firstBad();
        return new ChainReport(
                report.intact(),
                report.firstSeq(),
                report.checked(),
                report.erased(),
                report.removed(),
                report.checkpoints(),
                report.spilled(),
                report.headSeq(),
                report.headHash(),
                bad == null ? null : new FirstBad(bad.seq(), bad.problem(), bad.expected(), bad.actual()),
                tookMs);
    }
}
