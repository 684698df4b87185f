package dev.gatehouse.mcp;

import dev.gatehouse.discovery.AllowedOrigins;
import dev.gatehouse.discovery.Challenges;
import dev.gatehouse.mcp.legacy.LegacyParts;
import dev.gatehouse.mcp.legacy.SessionsConfig;
import dev.gatehouse.mcp.modern.ModernParts;
import dev.gatehouse.store.Sealer;
import dev.gatehouse.testing.RawHttp;
import dev.gatehouse.testing.RunningFronts;
import dev.gatehouse.tools.CatalogView;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A running MCP endpoint and clients of both eras. */
final class Endpoint {
    static final URI METADATA = URI.create(RunningFronts.PUBLIC_URL + "/.well-known/oauth-protected-resource/mcp");
    static final String MODERN = "2026-07-28";

    private final RunningFronts fronts;
    private final McpConfig config;
    private final Clock clock;
    private final LegacyParts legacyParts;

    private Endpoint(RunningFronts fronts, McpConfig config, Clock clock) {
        this.fronts = fronts;
        this.config = config;
        this.clock = clock;
        this.legacyParts = newLegacyParts();
    }

    private LegacyParts newLegacyParts() {
        LegacyParts parts = new LegacyParts(
                config.sessions(),
                config.streams(),
                config.pageSize(),
                fronts.gate(),
                Sealer.of(fronts.database()),
                fronts.database(),
                clock);
        fronts.tools().onChange(parts::announce);
        parts.start();
        fronts.onClose(parts::stop);
        return parts;
    }

    static Endpoint start(RunningFronts fronts) {
        return start(fronts, McpConfig.defaults());
    }

    static Endpoint start(RunningFronts fronts, McpConfig config) {
        return start(fronts, config, Clock.systemUTC());
    }

    static Endpoint start(RunningFronts fronts, McpConfig config, Clock clock) {
        Endpoint endpoint = new Endpoint(fronts, config, clock);
        fronts.serve(endpoint.servlet(endpoint.legacyParts), "/mcp", "/mcp/*").start();
        return endpoint;
    }

    private McpServlet servlet(LegacyParts parts) {
        AllowedOrigins origins =
                new AllowedOrigins(RunningFronts.PUBLIC_URL, config.allowedHosts(), config.allowedOrigins());
        Challenges challenges = new Challenges(METADATA, config.challengeScopes(), false);
        ModernParts modern = new ModernParts(
                config.streams(),
                config.pageSize(),
                Sealer.of(fronts.database()),
                CatalogView.whole(fronts.tools()),
                Clock.systemUTC());
        modern.start();
        fronts.onClose(modern::stop);
        return new McpServlet(
                McpServlet.PATH,
                config,
                origins,
                fronts.credentials(),
                challenges,
                fronts.gate(),
                parts,
                modern,
                "1.2.3");
    }

    /** Where it is. */
    URI url() {
        return URI.create("http://localhost:" + fronts.port() + McpServlet.PATH);
    }

    /** What lasts longer than a request of the older revisions. */
    LegacyParts legacyParts() {
        return legacyParts;
    }

    /** Starts another node of the same gateway; where it is. */
    URI anotherNode() {
        LegacyParts parts = newLegacyParts();
        int port = fronts.anotherNode(servlet(parts), McpServlet.PATH);
        return URI.create("http://localhost:" + port + McpServlet.PATH);
    }

    /** A configuration with these sessions, otherwise the default. */
    static McpConfig withSessions(SessionsConfig sessions) {
        return McpConfig.read(null, null, null, null, null, null, null, null, null, null, sessions);
    }

    /** Gets with these headers. */
    HttpResponse<String> get(String token, Map<String, String> headers) {
        HttpRequest.Builder request = fronts.request("/mcp").GET();
        withToken(token, headers).forEach(request::header);
        return fronts.send(request);
    }

    /** Posts a body with these headers; no token. */
    HttpResponse<String> post(Map<String, String> headers, String body) {
        HttpRequest.Builder request = fronts.request("/mcp").POST(HttpRequest.BodyPublishers.ofString(body));
        if (!headers.containsKey("Content-Type")) {
            request.header("Content-Type", "application/json");
        }
        headers.forEach(request::header);
        return fronts.send(request);
    }

    /** A legacy client's request. */
    HttpResponse<String> legacy(@Nullable String token, String method, String params) {
        return post(withToken(token, Map.of("MCP-Protocol-Version", "2025-11-25")), message(method, params));
    }

    /** A modern client's request with everything in place; {@code params} are the members beside {@code _meta}. */
    HttpResponse<String> modern(@Nullable String token, String method, @Nullable String name, String params) {
        Map<String, String> headers = name == null
                ? Map.of("MCP-Protocol-Version", MODERN, "Mcp-Method", method)
                : Map.of("MCP-Protocol-Version", MODERN, "Mcp-Method", method, "Mcp-Name", name);
        return post(withToken(token, headers), message(method, modernParams(params)));
    }

    /** The same to be sent by whoever reads events; {@code meta} are more members of {@code _meta}. */
    HttpRequest streaming(String token, String method, @Nullable String name, String params, String meta) {
        HttpRequest.Builder request = fronts.request(McpServlet.PATH)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .header("MCP-Protocol-Version", MODERN)
                .header("Mcp-Method", method);
        if (name != null) {
            request.header("Mcp-Name", name);
        }
        String whole = modernParams(params);
        String with = meta.isEmpty() ? whole : whole.replace("\"_meta\":{", "\"_meta\":{" + meta + ",");
        return request.POST(HttpRequest.BodyPublishers.ofString(message(method, with)))
                .build();
    }

    static String message(String method, String params) {
        return "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"" + method + "\",\"params\":" + params + "}";
    }

    static String modernParams(String members) {
        return "{" + members + (members.isEmpty() ? "" : ",")
                + "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
                + "\"io.modelcontextprotocol/clientCapabilities\":{},"
                + "\"io.modelcontextprotocol/clientInfo\":{\"name\":\"tester\",\"version\":\"1\"}}}";
    }

    static Map<String, String> withToken(@Nullable String token, Map<String, String> headers) {
        if (token == null) {
            return headers;
        }
        Map<String, String> all = new java.util.HashMap<>(headers);
        all.put("Authorization", "Bearer " + token);
        return all;
    }

    /** Sends headers of any kind over a bare socket; the connection is closed after the answer. */
    RawHttp.Answer raw(String requestLine, List<String> headers, String body) {
        List<String> lines = new ArrayList<>();
        lines.add(requestLine);
        if (headers.stream().noneMatch(header -> header.startsWith("Host:"))) {
            lines.add("Host: localhost");
        }
        lines.addAll(headers);
        return RawHttp.send(fronts.port(), lines, body);
    }
}
