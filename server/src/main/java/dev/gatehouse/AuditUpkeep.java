package dev.gatehouse;

import com.codahale.metrics.health.HealthCheck;
import dev.gatehouse.audit.AuditConfig;
import dev.gatehouse.audit.ChainHeadCheck;
import dev.gatehouse.audit.Checkpointer;
import dev.gatehouse.audit.Partitions;
import dev.gatehouse.audit.Retention;
import dev.gatehouse.audit.Spill;
import dev.gatehouse.audit.SpillCheck;
import dev.gatehouse.store.WritableCheck;
import io.dropwizard.core.setup.Environment;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What keeps the record: its health, its checkpoints, its partitions, its retention. */
final class AuditUpkeep {
    private AuditUpkeep() {}

    /** Returns what keeps events beside the database, if configuration wants that. */
    static @Nullable Spill manage(GatehouseConfig config, Parts parts, Environment environment, Clock clock) {
        Spill spill = null;
        HealthCheck writable = new WritableCheck(parts.database());
        HealthCheck chain = new ChainHeadCheck(parts.database(), parts.audit());
        if (config.audit().durability() == AuditConfig.Durability.SPILL) {
            spill = new Spill(parts.audit(), parts.database(), config.audit().spill(), config.dataDirectory(), clock);
            environment.lifecycle().manage(spill);
            writable = new SpillCheck(writable, spill);
            chain = new SpillCheck(chain, spill);
        }
        environment.healthChecks().register("database", writable);
        environment.healthChecks().register("audit", chain);
        environment
                .lifecycle()
                .manage(new Checkpointer(
                        parts.audit(),
                        parts.database(),
                        parts.checkpointKey(),
                        config.audit().checkpoint(),
                        config.dataDirectory(),
                        parts.egress(),
                        clock));
        environment.lifecycle().manage(new Partitions(parts.database(), parts.audit()));
        Duration kept = config.audit().kept();
        if (kept != null) {
            environment
                    .lifecycle()
                    .manage(new Retention(parts.audit(), parts.database(), parts.checkpointKey(), kept, clock));
        }
        return spill;
    }
}
