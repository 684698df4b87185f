package dev.gatehouse.upstream.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.json.Json;
import dev.gatehouse.tools.Completer;
import dev.gatehouse.tools.Completion;
import dev.gatehouse.tools.MirroredParameters.Mirrored;
import dev.gatehouse.tools.NoSuchResource;
import dev.gatehouse.tools.PromptHandler;
import dev.gatehouse.tools.PromptResult;
import dev.gatehouse.tools.ResourceContents;
import dev.gatehouse.tools.ResourceHandler;
import dev.gatehouse.tools.ToolFailure;
import dev.gatehouse.tools.ToolHandler;
import dev.gatehouse.tools.ToolResult;
import dev.gatehouse.tools.UpstreamUris;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What runs the tools, resources and prompts of one server: each passes the request on under the original name. */
final class Handlers {
    private static final int HEADER_MISMATCH = -32020;
    private static final int INVALID_PARAMS = -32602;
    private static final int RESOURCE_NOT_FOUND = -32002;
    /** What a result says for one hop alone, or what has a place of its own here. */
    private static final Set<String> OF_RESULTS = Set.of(
            "resultType",
            "ttlMs",
            "cacheScope",
            "content",
            "structuredContent",
            "isError",
            "contents",
            "messages",
            "description");

    private static final String SERVER_INFO = "io.modelcontextprotocol/serverInfo";

    private final String upstream;
    private final Relay relay;
    private final UpstreamUris uris;
    private final Relisting relisting;

    /** Finds out anew which parameters a tool wants repeated in headers. */
    @FunctionalInterface
    interface Relisting {
        /** Absent if the server has no such tool any more. */
        @Nullable
        List<Mirrored> mirrored(String original) throws ToolFailure;
    }

    Handlers(String upstream, Relay relay, UpstreamUris uris, Relisting relisting) {
        this.upstream = upstream;
        this.relay = relay;
        this.uris = uris;
        this.relisting = relisting;
    }

    /** {@code harmlessTwice}: whether a call may be repeated if its connection fails. */
    ToolHandler tool(String original, List<Mirrored> mirrored, boolean harmlessTwice) {
        return call -> {
            ObjectNode params = Json.object().put("name", original);
            params.set("arguments", call.arguments());
            Asked asked = Asked.of(call, params, headers(mirrored, call.arguments()), harmlessTwice);
            Relayed relayed = relay.pass(asked);
            if (relayed instanceof Relayed.Refused(Turn.Refused refused) && refused.code() == HEADER_MISMATCH) {
                // The only refusal that says nothing was done and another attempt can do better (2026-07-28).
                List<Mirrored> now = relisting.mirrored(original);
                relayed = now == null ? relayed : relay.pass(asked.withMirrored(headers(now, call.arguments())));
            }
            return switch (relayed) {
                case Relayed.Result(ObjectNode result) -> toolResult(result);
                case Relayed.Wanted wanted -> wanted.wanted();
                case Relayed.Refused refused -> throw Failures.of(upstream, refused.refusal());
            };
        };
    }

    private static Map<String, String> headers(List<Mirrored> mirrored, ObjectNode arguments) {
        if (mirrored.isEmpty()) {
            return Map.of();
        }
        Map<String, String> headers = new LinkedHashMap<>();
        for (Mirrored one : mirrored) {
            JsonNode value = one.in(arguments);
            if (value.isValueNode() && !value.isNull() && !value.isMissingNode()) {
                headers.put(
                        one.header(),
                        Headers.encode(value.isNumber() ? value.decimalValue().toPlainString() : value.asText()));
            }
        }
        return headers;
    }

    private ToolResult toolResult(ObjectNode result) {
        ObjectNode meta = meta(result);
        return new ToolResult(
                uris.outward().blocks(result.path("content")),
                result.get("structuredContent"),
                result.path("isError").asBoolean(),
                meta == null ? null : uris.outward().meta(meta),
                others(result, false));
    }

    ResourceHandler resource() {
        return read -> {
            ObjectNode params = Json.object().put("uri", uris.inward(read.uri()));
            return switch (relay.pass(Asked.of(read, params))) {
                case Relayed.Result(ObjectNode result) ->
                    new ResourceContents(uris.outward().contents(result.path("contents")), others(result, true));
                case Relayed.Wanted wanted -> wanted.wanted();
                case Relayed.Refused(Turn.Refused refused) when isMissing(refused) -> throw new NoSuchResource();
                case Relayed.Refused refused -> throw Failures.of(upstream, refused.refusal());
            };
        };
    }

    private static boolean isMissing(Turn.Refused refused) {
        return refused.code() == RESOURCE_NOT_FOUND || refused.code() == INVALID_PARAMS;
    }

    PromptHandler prompt(String original) {
        return get -> {
            ObjectNode params = Json.object().put("name", original);
            ObjectNode arguments = params.putObject("arguments");
            get.arguments().forEach(arguments::put);
            return switch (relay.pass(Asked.of(get, params))) {
                case Relayed.Result(ObjectNode result) -> promptResult(result);
                case Relayed.Wanted wanted -> wanted.wanted();
                case Relayed.Refused refused -> throw Failures.of(upstream, refused.refusal());
            };
        };
    }

    private PromptResult promptResult(ObjectNode result) {
        return new PromptResult(
                result.path("description").textValue(),
                uris.outward().messages(result.path("messages")),
                others(result, true));
    }

    /** Asks the server for values; {@code type} and {@code member} say what {@code original} is the name of. */
    Completer completer(String type, String member, String original) {
        return asked -> {
            ObjectNode params = Json.object();
            params.putObject("ref").put("type", type).put(member, original);
            params.putObject("argument").put("name", asked.argument()).put("value", asked.value());
            if (!asked.others().isEmpty()) {
                ObjectNode others = params.putObject("context").putObject("arguments");
                asked.others().forEach(others::put);
            }
            return relay.pass(Asked.of(asked, params)) instanceof Relayed.Result(ObjectNode result)
                    ? completion(result.path("completion"))
                    : Completion.none();
        };
    }

    private static Completion completion(JsonNode completion) {
        List<String> values = new ArrayList<>();
        for (JsonNode value : completion.path("values")) {
            if (value.isTextual() && values.size() < Completion.MOST) {
                values.add(value.textValue());
            }
        }
        JsonNode total = completion.path("total");
        return new Completion(
                values,
                total.canConvertToInt() ? total.intValue() : null,
                completion.path("hasMore").asBoolean());
    }

    /** What the server says of itself goes no further than to us. */
    private static @Nullable ObjectNode meta(ObjectNode result) {
        if (!(result.get("_meta") instanceof ObjectNode meta)) {
            return null;
        }
        ObjectNode copy = meta.deepCopy();
        copy.remove(SERVER_INFO);
        return copy.isEmpty() ? null : copy;
    }

    private @Nullable ObjectNode others(ObjectNode result, boolean withMeta) {
        ObjectNode others = Json.object();
        result.properties().forEach(member -> {
            if (!OF_RESULTS.contains(member.getKey()) && !member.getKey().equals("_meta")) {
                others.set(member.getKey(), member.getValue());
            }
        });
        ObjectNode meta = withMeta ? meta(result) : null;
        if (meta != null) {
            others.set("_meta", uris.outward().meta(meta));
        }
        return others.isEmpty() ? null : others;
    }
}
