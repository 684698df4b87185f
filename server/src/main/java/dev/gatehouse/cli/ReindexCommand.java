package dev.gatehouse.cli;

import dev.gatehouse.audit.AuditIndexer;
import dev.gatehouse.audit.AuditSearch;
import dev.gatehouse.store.Database;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Makes the index of the audit anew, whether or not the gateway runs. */
@Command(
        name = "reindex",
        description =
                "Makes the index by which the audit is searched anew from its events. The events stay as they are.",
        mixinStandardHelpOptions = true)
final class ReindexCommand extends SpokenCommand {
    @Mixin
    private ConfigArgument config = new ConfigArgument();

    @Override
    public Integer call() throws Exception {
        try (Database database = Database.open(config.read().database())) {
            int blocks = new AuditIndexer(new AuditSearch(database)).rebuild();
            say("The index was made anew: %d blocks of 8,192 events; the newest events need none.".formatted(blocks));
            return 0;
        }
    }
}
