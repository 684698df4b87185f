package dev.gatehouse.upstream.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.json.Json;
import dev.gatehouse.json.JsonRpc;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A server of MCP 2026-07-28: every request stands for itself, and there are no sessions. */
final class ModernServer implements McpServer {
    static final String REVISION = "2026-07-28";
    static final String DISCOVER = "server/discover";

    private static final int UNSUPPORTED_VERSION = -32022;

    private static final String PREFIX = "io.modelcontextprotocol/";
    private static final Map<String, String> NAMED =
            Map.of("tools/call", "name", "prompts/get", "name", "resources/read", "uri");

    private final Transport transport;
    private final ClientInfo client;
    private final AtomicLong ids;
    private final ObjectNode about;

    private ModernServer(Transport transport, ClientInfo client, AtomicLong ids, ObjectNode about) {
        this.transport = transport;
        this.client = client;
        this.ids = ids;
        this.about = about;
    }

    /**
     * Asks the server for what it is.
     *
     * @return absent if it answers, but not as a server of this era
     * @throws McpFailure if it does not answer, or wants other credentials
     */
    static @Nullable ModernServer discover(Transport transport, ClientInfo client, Party party)
            throws McpFailure, InterruptedException {
        AtomicLong ids = new AtomicLong();
        ModernServer asked = new ModernServer(transport, client, ids, Json.object());
        ObjectNode result = null;
        try {
            Turn turn = asked.discover(party);
            if (turn instanceof Turn.Refused refused && isSupportedAfterAll(refused)) {
                turn = asked.discover(party);
            }
            result = turn instanceof Turn.Done done ? done.result() : null;
        } catch (McpFailure e) {
            switch (e.reason()) {
                case UNREACHABLE, FORBIDDEN, CUT_OFF, TIMED_OUT, CREDENTIALS, SERVER_ERROR, IDENTITY -> throw e;
                case SESSION_ENDED, REFUSED, BROKEN, TOO_LARGE -> {}
            }
        }
        if (result == null) {
            return null;
        }
        for (JsonNode version : result.path("supportedVersions")) {
            if (REVISION.equals(version.textValue())) {
                return new ModernServer(transport, client, ids, result);
            }
        }
        return null;
    }

    private Turn discover(Party party) throws McpFailure, InterruptedException {
        try (Work discovering = begin(party, DISCOVER, Json.object(), Map.of())) {
            Turn turn = discovering.next();
            while (turn instanceof Turn.Log || turn instanceof Turn.Progress) {
                turn = discovering.next();
            }
            return turn;
        }
    }

    /** A server that refuses a version names those it takes (2026-07-28, versioning). */
    private static boolean isSupportedAfterAll(Turn.Refused refused) {
        if (refused.code() == UNSUPPORTED_VERSION && refused.data() != null) {
            for (JsonNode version : refused.data().path("supported")) {
                if (REVISION.equals(version.textValue())) {
                    return true;
                }
            }
        }
        return false;
    }

    @Override
    public String revision() {
        return REVISION;
    }

    @Override
    public ObjectNode about() {
        return about;
    }

    @Override
    public Work begin(Party party, String method, ObjectNode params, Map<String, String> mirrored)
            throws McpFailure, InterruptedException {
        JsonNode id = LongNode.valueOf(ids.incrementAndGet());
        ObjectNode sent = OwnMeta.in(params);
        ObjectNode meta = meta(sent, party);
        if (!method.equals(DISCOVER) && !method.endsWith("/list")) {
            meta.set("progressToken", id);
        }
        return new ModernWork(send(new JsonRpc.Request(id, method, sent), party, mirrored));
    }

    /** What this hop says of itself in place of what the last one said. */
    private ObjectNode meta(ObjectNode params, Party party) {
        ObjectNode meta = params.withObjectProperty("_meta");
        meta.put(PREFIX + "protocolVersion", REVISION);
        meta.set(PREFIX + "clientInfo", client.json());
        meta.set(PREFIX + "clientCapabilities", party.capabilities());
        party.trace().forEach(meta::put);
        if (party.logLevel() != null) {
            meta.put(PREFIX + "logLevel", party.logLevel());
        }
        return meta;
    }

    private Exchange send(JsonRpc.Request request, Party party, Map<String, String> mirrored)
            throws McpFailure, InterruptedException {
        Map<String, String> headers = new LinkedHashMap<>(party.trace());
        headers.putAll(party.identity().headers());
        headers.put("MCP-Protocol-Version", REVISION);
        headers.put("Mcp-Method", request.method());
        String named = NAMED.get(request.method());
        if (named != null) {
            headers.put("Mcp-Name", Headers.encode(request.params().path(named).asText()));
        }
        headers.putAll(mirrored);
        return transport.request(request, headers);
    }

    @Override
    public @Nullable Exchange listen(Party party, Iterable<String> resources) throws McpFailure, InterruptedException {
        JsonNode id = LongNode.valueOf(ids.incrementAndGet());
        JsonNode capabilities = about.path("capabilities");
        ObjectNode params = Json.object();
        ObjectNode wanted = params.putObject("notifications");
        for (String list : new String[] {"tools", "prompts", "resources"}) {
            if (capabilities.path(list).path("listChanged").asBoolean()) {
                wanted.put(list + "ListChanged", true);
            }
        }
        if (capabilities.path("resources").path("subscribe").asBoolean()) {
            var uris = Json.mapper().createArrayNode();
            resources.forEach(uris::add);
            if (!uris.isEmpty()) {
                wanted.set("resourceSubscriptions", uris);
            }
        }
        if (wanted.isEmpty()) {
            return null;
        }
        meta(params, party);
        return send(new JsonRpc.Request(id, HttpTransport.LISTEN, params), party, Map.of());
    }

    @Override
    public void close() {
        transport.close();
    }
}
