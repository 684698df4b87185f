package dev.gatehouse.audit.sink;

import dev.gatehouse.audit.AuditEvent;
import dev.gatehouse.egress.Egress;
import dev.gatehouse.egress.EgressException;
import dev.gatehouse.egress.EgressRequest;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Posts events as JSON lines; any 2xx takes them. */
final class Webhook implements Destination {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int MOST_ANSWER_BYTES = 64 * 1024;

    /** What a server says of a body that it will never take; any other answer may change. */
    private static final Set<Integer> REFUSALS = Set.of(400, 413, 422);

    private final Egress egress;
    private final URI url;
    private final @Nullable String token;
    private final EventLines lines;

    Webhook(Egress egress, URI url, @Nullable String token, EventLines lines) {
        this.egress = egress;
        this.url = url;
        this.token = token;
        this.lines = lines;
    }

    @Override
    public void deliver(List<AuditEvent> events) throws Undelivered {
        int status;
        try {
            status = egress.exchange(new EgressRequest(
                            "POST", url, headers(events), lines.of(events), MOST_ANSWER_BYTES, TIMEOUT, false))
                    .status();
        } catch (EgressException e) {
            throw Undelivered.forNow(e.reason());
        }
        if (status / 100 != 2) {
            String sentence = "it answers with status " + status;
            throw REFUSALS.contains(status) ? Undelivered.refused(sentence) : Undelivered.forNow(sentence);
        }
    }

    /** The key is the same whenever the same events come, so that a receiver can tell what it has. */
    private Map<String, String> headers(List<AuditEvent> events) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/x-ndjson");
        headers.put(
                "Idempotency-Key",
                events.getFirst().seq() + "-" + events.getLast().seq() + "-"
                        + events.getLast().hash().hex().substring(0, 16));
        if (token != null) {
            headers.put("Authorization", "Bearer " + token);
        }
        return headers;
    }
}
