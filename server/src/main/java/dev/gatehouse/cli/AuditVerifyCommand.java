package dev.gatehouse.cli;

import dev.gatehouse.GatehouseConfig;
import dev.gatehouse.audit.ChainVerifier;
import dev.gatehouse.audit.CheckpointKey;
import dev.gatehouse.store.Database;
import java.nio.file.Path;
import java.util.List;
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
            ChainVerifier.Report report = verifier.verify(this::progress);
            say(said(report));
            return report.intact() ? 0 : 1;
        }
    }

    /** A line on standard error for every million events. */
    private void progress(long checked) {
        if (checked > 0 && checked % PROGRESS_EVERY == 0) {
            note("%,d events checked ...".formatted(checked));
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
        return "The audit chain is intact: %d events, head #%d %s%n%d checkpoints fit; %d events were removed after their time, %d had personal data erased."
                        .formatted(
                                report.checked(),
                                report.headSeq(),
                                report.headHash(),
                                report.checkpoints(),
                                report.removed(),
                                report.erased())
                + waiting;
    }
}
