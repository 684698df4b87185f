package dev.gatehouse.cli;

import dev.gatehouse.GatehouseConfig;
import dev.gatehouse.audit.AuditSearch;
import dev.gatehouse.audit.ChainRange;
import dev.gatehouse.audit.ChainVerifier;
import dev.gatehouse.audit.CheckpointKey;
import dev.gatehouse.store.Database;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Recomputes the chain; exit code 1 if it is broken. */
@Command(
        name = "verify",
        description = "Recomputes the hash chain. Exits with 1 and names the first bad event if it is broken.",
        mixinStandardHelpOptions = true)
final class AuditVerifyCommand extends SpokenCommand {
    private static final long PROGRESS_EVERY = 1_000_000;

    @Option(
            names = "--checkpoints",
            paramLabel = "FILE",
            description = "A file of checkpoints that was kept elsewhere; may be given several times.")
    private List<Path> checkpoints = List.of();

    @Option(
            names = "--first",
            paramLabel = "SEQ",
            description = "Check from this event on; the hash of the one before is taken as it is.")
    private @Nullable Long first;

    @Option(
            names = "--last",
            paramLabel = "SEQ",
            description = "Check up to this event; the one behind it has to follow.")
    private @Nullable Long last;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            converter = AuditFilter.Time.class,
            description = "Check from the first event that is not before this time, such as 2026-01-31T09:00:00Z.")
    private @Nullable Instant from;

    @Option(
            names = "--to",
            paramLabel = "TIME",
            converter = AuditFilter.Time.class,
            description = "Check up to the last event before this time.")
    private @Nullable Instant to;

    @Mixin
    private ConfigArgument config = new ConfigArgument();

    @Override
    public Integer call() throws Exception {
        GatehouseConfig read = config.read();
        try (Database database = Database.openReadOnly(read.database())) {
            ChainVerifier verifier = new ChainVerifier(
                            database,
                            CheckpointKey.existing(read.dataDirectory()).orElse(null),
                            read.audit().checkpoint().files(read.dataDirectory()))
                    .andJournal(read.audit().spill().file(read.dataDirectory()));
            for (Path file : checkpoints) {
                verifier = verifier.and(file);
            }
            ChainRange range = range(database);
            ChainVerifier.Report report = verifier.verify(range, this::progress);
            if (report.intact() && report.checked() == 0 && !range.equals(ChainRange.WHOLE)) {
                throw nothingThere();
            }
            say(said(report));
            return report.intact() ? 0 : 1;
        }
    }

    private ChainRange range(Database database) throws CommandFailed {
        if ((first != null || last != null) && (from != null || to != null)) {
            throw misused("a range goes either by events (--first, --last) or by time (--from, --to)");
        }
        if (from != null || to != null) {
            return new AuditSearch(database).range(from, to).orElseThrow(AuditVerifyCommand::nothingThere);
        }
        try {
            return new ChainRange(first == null ? 1 : first, last == null ? Long.MAX_VALUE : last);
        } catch (IllegalArgumentException e) {
            throw misused("--first must be 1 or more, and --last not less than --first");
        }
    }

    private static CommandFailed nothingThere() {
        return new CommandFailed("There is no event in that range");
    }

    /** A line on standard error for every million events. */
    private void progress(long checked, long of) {
        if (checked > 0 && checked % PROGRESS_EVERY == 0) {
            note("%,d of %,d events checked ...".formatted(checked, of));
        }
    }

    private static String said(ChainVerifier.Report report) {
        ChainVerifier.Bad bad = report.firstBad();
        if (bad != null) {
            return "The audit chain is BROKEN at event #%d (%s): expected %s, found %s; %d events before it are intact."
                    .formatted(bad.seq(), bad.problem(), bad.expected(), bad.actual(), report.checked());
        }
        String waiting = report.spilled() == 0
                ? ""
                : "%n%d events wait in the journal to be recorded.".formatted(report.spilled());
        return "The audit chain is intact: %d events from #%d on, head #%d %s%n%d checkpoints fit; %d events were removed after their time, %d had personal data erased."
                        .formatted(
                                report.checked(),
                                report.firstSeq(),
                                report.headSeq(),
                                report.headHash(),
                                report.checkpoints(),
                                report.removed(),
                                report.erased())
                + waiting;
    }
}
