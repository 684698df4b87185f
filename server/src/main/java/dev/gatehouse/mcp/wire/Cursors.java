package dev.gatehouse.mcp.wire;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.identity.Caller;
import dev.gatehouse.json.Json;
import dev.gatehouse.json.JsonRefused;
import dev.gatehouse.json.JsonRpc;
import dev.gatehouse.json.StrictJson;
import dev.gatehouse.store.Sealer;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Cuts lists into pages (MCP, pagination). A cursor is sealed, names the last entry that was shown, and is good for its
 * list and its caller on any node; what comes or goes meanwhile shifts nothing. Thread-safe.
 */
public final class Cursors {
    private static final String PURPOSE = "mcp-cursor";

    private final Sealer sealer;
    private final int pageSize;

    /** Pages of at most {@code pageSize} entries. */
    public Cursors(Sealer sealer, int pageSize) {
        this.sealer = sealer;
        this.pageSize = pageSize;
    }

    /**
     * One page.
     *
     * @param next the cursor of the page that follows; absent if this is the last
     */
    public record Page<T>(List<T> entries, @Nullable String next) {}

    /**
     * The page that {@code request} asks for.
     *
     * @param all the whole list, sorted by {@code name}
     * @throws RpcException if its cursor is not one that we gave this caller for this list
     */
    public <T> Page<T> page(JsonRpc.Request request, Caller caller, List<T> all, Function<T, String> name)
            throws RpcException {
        int from = 0;
        JsonNode cursor = request.params().path("cursor");
        if (!cursor.isMissingNode() && !cursor.isNull()) {
            String last = cursor.isTextual() ? open(cursor.textValue(), request.method(), caller) : null;
            if (last == null) {
                throw new RpcException(
                        RpcError.invalidParams(200, "This cursor is not one that this list gave you."), request.id());
            }
            while (from < all.size() && name.apply(all.get(from)).compareTo(last) <= 0) {
                from++;
            }
        }
        int to = Math.min(all.size(), from + pageSize);
        String next = to < all.size() ? seal(name.apply(all.get(to - 1)), request.method(), caller) : null;
        return new Page<>(all.subList(from, to), next);
    }

    private String seal(String last, String list, Caller caller) {
        return sealer.seal(
                PURPOSE,
                Json.bytes(Json.object()
                        .put("list", list)
                        .put("issuer", caller.issuer())
                        .put("subject", caller.subject())
                        .put("last", last)));
    }

    private @Nullable String open(String cursor, String list, Caller caller) {
        byte[] opened = sealer.open(PURPOSE, cursor);
        if (opened == null) {
            return null;
        }
        try {
            JsonNode content = StrictJson.read(opened);
            boolean good = content.path("list").asText().equals(list)
                    && content.path("issuer").asText().equals(caller.issuer())
                    && content.path("subject").asText().equals(caller.subject());
            return good ? content.path("last").textValue() : null;
        } catch (JsonRefused e) {
            throw new IllegalStateException("what we sealed cannot be read", e);
        }
    }
}
