package dev.gatehouse.console.api;

import dev.gatehouse.audit.ChainVerifier;
import org.jspecify.annotations.Nullable;

/**
 * What a check of the whole chain found.
 *
 * @param firstBad the first event that does not fit; absent when the chain is intact
 * @param tookMs how long the check took
 */
public record ChainReport(
        boolean intact,
        long checked,
        long headSeq,
        String headHash,
        @Nullable FirstBad firstBad,
        long tookMs) {
    /** The first event that does not fit: {@code gap} or {@code hash}. */
    public record FirstBad(long seq, String problem, String expected, String actual) {}

    /** The report of the chain's verifier. */
    public static ChainReport of(ChainVerifier.Report report, long tookMs) {
        ChainVerifier.Bad bad = report.firstBad();
        return new ChainReport(
                report.intact(),
                report.checked(),
                report.headSeq(),
                report.headHash(),
                bad == null ? null : new FirstBad(bad.seq(), bad.problem(), bad.expected(), bad.actual()),
                tookMs);
    }
}
