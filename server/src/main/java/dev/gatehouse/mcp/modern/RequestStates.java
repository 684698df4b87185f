package dev.gatehouse.mcp.modern;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.identity.Caller;
import dev.gatehouse.json.Json;
import dev.gatehouse.json.JsonRefused;
import dev.gatehouse.json.JsonRpc;
import dev.gatehouse.json.StrictJson;
import dev.gatehouse.store.Sealer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The {@code requestState} of multi round-trip requests (MCP 2026-07-28): sealed, and good only for the caller and
 * client it was given to, for the same method and parameters, for ten minutes, on any node. Thread-safe.
 */
final class RequestStates {
    private static final String PURPOSE = "mcp-request-state";
    private static final Duration LIFETIME = Duration.ofMinutes(10);
    private static final ObjectWriter SORTED = Json.mapper().writer().with(JsonNodeFeature.WRITE_PROPERTIES_SORTED);

    private final Sealer sealer;
    private final Clock clock;

    RequestStates(Sealer sealer, Clock clock) {
        this.sealer = sealer;
        this.clock = clock;
    }

    String seal(Caller caller, JsonRpc.Request request, JsonNode state) {
        ObjectNode content = Json.object()
                .put("for", binding(caller, request))
                .put("until", clock.instant().plus(LIFETIME).getEpochSecond());
        content.set("state", state);
        return sealer.seal(PURPOSE, Json.bytes(content));
    }

    /** The state that was given out for exactly this; absent if it was not, or too long ago. */
    @Nullable
    JsonNode open(Caller caller, JsonRpc.Request request, String sealed) {
        byte[] opened = sealer.open(PURPOSE, sealed);
        if (opened == null) {
            return null;
        }
        try {
            JsonNode content = StrictJson.read(opened);
            boolean good = content.path("for").asText().equals(binding(caller, request))
                    && content.path("until").asLong() > clock.instant().getEpochSecond();
            return good ? content.get("state") : null;
        } catch (JsonRefused e) {
            throw new IllegalStateException("what we sealed cannot be read", e);
        }
    }

    /** A digest of who asks for what; what differs between the rounds of one request is left out. */
    private static String binding(Caller caller, JsonRpc.Request request) {
        ObjectNode asked = Json.object()
                .put("issuer", caller.issuer())
                .put("subject", caller.subject())
                .put("client", caller.clientId())
                .put("method", request.method());
        ObjectNode params = request.params().deepCopy();
        params.remove(List.of("_meta", "inputResponses", "requestState"));
        asked.set("params", params);
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(SORTED.writeValueAsBytes(asked)));
        } catch (NoSuchAlgorithmException | JsonProcessingException e) {
            throw new IllegalStateException("a digest of our own cannot be made", e);
        }
    }
}
