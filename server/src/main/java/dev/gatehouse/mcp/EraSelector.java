package dev.gatehouse.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.gatehouse.json.JsonRpc;
import dev.gatehouse.json.JsonRpcRefused;
import dev.gatehouse.mcp.legacy.LegacyEra;
import dev.gatehouse.mcp.modern.ModernEra;
import dev.gatehouse.mcp.wire.Era;
import dev.gatehouse.mcp.wire.RpcError;
import dev.gatehouse.mcp.wire.RpcException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides once per request which era it belongs to (MCP 2026-07-28, versioning): the body decides, the
 * {@code MCP-Protocol-Version} header only has to agree. Immutable, thread-safe.
 */
final class EraSelector {
    private static final int BATCH_LIMIT = 100;

    private final ModernEra modern;
    private final LegacyEra legacy;

    EraSelector(ModernEra modern, LegacyEra legacy) {
        this.modern = modern;
        this.legacy = legacy;
    }

    /** What a body holds, and who answers it. */
    sealed interface Selection {
        /** One message. */
        record Single(Era era, JsonRpc message) implements Selection {}

        /** Several messages at once, which one revision has. */
        record Batch(LegacyEra era, List<JsonRpc> messages) implements Selection {}
    }

    /**
     * Selects the era of a body.
     *
     * @param version the value of the {@code MCP-Protocol-Version} header
     * @throws RpcException with 400 if it is no message, or of no era
     */
    Selection select(JsonNode body, @Nullable String version) throws RpcException {
        if (body instanceof ArrayNode batch) {
            return batch(batch, version);
        }
        JsonRpc message = parse(body);
        if (ModernEra.isClaimedBy(message)) {
            return isInitialize(message) && !ModernEra.hasWholeEnvelope(message)
                    ? legacyHandshake(message, version)
                    : new Selection.Single(modern, message);
        }
        if (isInitialize(message)) {
            return legacyHandshake(message, version);
        }
        requireSpoken(version, idOf(message));
        return ModernEra.REVISION.equals(version) ? unclaimed(message) : new Selection.Single(legacy, message);
    }

    /** Whether a request without a body can be for the older revisions, going by its version header. */
    boolean mayBeLegacy(@Nullable String version) {
        return !ModernEra.REVISION.equals(version);
    }

    /**
     * Looks at the header of a request without a body.
     *
     * @throws RpcException with 400 if it names a revision that is not spoken here
     */
    void requireSpoken(@Nullable String version) throws RpcException {
        requireSpoken(version, null);
    }

    private static void requireSpoken(@Nullable String version, @Nullable JsonNode id) throws RpcException {
        if (version != null && !version.equals(ModernEra.REVISION) && !LegacyEra.speaks(version)) {
            throw new RpcException(RpcError.unsupportedVersion(ModernEra.REVISION, version), id);
        }
    }

    /** Agrees on a revision by itself, so that a client may name any older one in the header; many do. */
    private Selection legacyHandshake(JsonRpc message, @Nullable String version) throws RpcException {
        if (version != null && version.compareTo(ModernEra.REVISION) > 0) {
            requireSpoken(version, idOf(message));
        }
        if (ModernEra.REVISION.equals(version)) {
            throw new RpcException(
                    RpcError.headerMismatch("The header MCP-Protocol-Version names a revision without initialize."),
                    idOf(message));
        }
        return new Selection.Single(legacy, message);
    }

    /** A modern header over a body that does not say so. Rules for headers are defined for requests only. */
    private Selection unclaimed(JsonRpc message) throws RpcException {
        return switch (message) {
            case JsonRpc.Notification notification -> new Selection.Single(modern, notification);
            case JsonRpc.Request request ->
                throw new RpcException(
                        RpcError.invalidParams(400, "params._meta must hold " + ModernEra.VERSION_KEY + "."),
                        request.id());
            case JsonRpc.Response _ ->
                throw new RpcException(RpcError.invalidMessage("Responses are not taken: nothing was asked."));
        };
    }

    private Selection batch(ArrayNode batch, @Nullable String version) throws RpcException {
        if (ModernEra.REVISION.equals(version)) {
            throw new RpcException(RpcError.invalidMessage("Batches are not taken; send one message a request."));
        }
        requireSpoken(version, null);
        if (batch.isEmpty() || batch.size() > BATCH_LIMIT) {
            throw new RpcException(RpcError.invalidMessage("A batch must hold 1 to " + BATCH_LIMIT + " messages."));
        }
        List<JsonRpc> messages = new ArrayList<>(batch.size());
        for (JsonNode element : batch) {
            JsonRpc message = parse(element);
            if (ModernEra.isClaimedBy(message) || isInitialize(message)) {
                throw new RpcException(RpcError.invalidMessage("A message of this kind cannot be in a batch."));
            }
            messages.add(message);
        }
        return new Selection.Batch(legacy, messages);
    }

    private static JsonRpc parse(JsonNode body) throws RpcException {
        try {
            return JsonRpc.parse(body);
        } catch (JsonRpcRefused e) {
            throw new RpcException(RpcError.invalidMessage(e.getMessage()), e.id());
        }
    }

    private static boolean isInitialize(JsonRpc message) {
        return message instanceof JsonRpc.Request request && request.method().equals("initialize");
    }

    private static @Nullable JsonNode idOf(JsonRpc message) {
        return message instanceof JsonRpc.Request request ? request.id() : null;
    }
}
