package dev.gatehouse;

import dev.gatehouse.audit.AuditEntryBuilder;
import dev.gatehouse.audit.AuditLog;
import dev.gatehouse.audit.DecisionId;
import dev.gatehouse.console.api.ConfigView;
import dev.gatehouse.identity.RemoteJwks;
import dev.gatehouse.identity.TrustedIssuer;
import dev.gatehouse.store.StoreUnavailable;
import java.time.Clock;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records what changes without anybody asking the gateway for it: that a node is started, with which settings other
 * than the time before, and that an issuer publishes other keys. Thread-safe.
 */
final class StartRecord {
    private static final Logger LOG = LoggerFactory.getLogger(StartRecord.class);
    private static final int KEYS_NAMED = 20;

    private final AuditLog audit;
    private final Clock clock;

    StartRecord(AuditLog audit, Clock clock) {
        this.audit = audit;
        this.clock = clock;
    }

    /** This node is being started. Names settings, never their values. */
    void started(String version, RunningConfig config) {
        record("gateway.start", "Started Gatehouse " + version + sinceLastStart(config) + ".");
    }

    /** From now on, whenever one of them publishes other keys than before. */
    void watch(List<TrustedIssuer> issuers) {
        for (TrustedIssuer issuer : issuers) {
            if (issuer.keys() instanceof RemoteJwks keys) {
                keys.onRotation(change -> record("keys.rotate", issuer.issuer() + " publishes other keys: " + change));
            }
        }
    }

    private static String sinceLastStart(RunningConfig config) {
        List<ConfigView.Difference> differences = config.sinceLastStart();
        if (config.isFirstStart()) {
            return " on this data directory for the first time";
        }
        if (differences.isEmpty()) {
            return " with the configuration of the time before";
        }
        String named = differences.stream()
                .limit(KEYS_NAMED)
                .map(ConfigView.Difference::key)
                .collect(Collectors.joining(", "));
        String more = differences.size() > KEYS_NAMED ? " and " + (differences.size() - KEYS_NAMED) + " more" : "";
        return " with other settings than the time before: " + named + more;
    }

    /** A gateway that cannot write its record says so elsewhere, and starts nevertheless. */
    private void record(String method, String detail) {
        try {
            audit.append(new AuditEntryBuilder(clock.instant(), DecisionId.next(), "gateway", method)
                    .detail(detail)
                    .build());
        } catch (StoreUnavailable e) {
            LOG.warn("Not recorded, since the record cannot be written: {}", detail);
        }
    }
}
