package dev.gatehouse.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.StringRequestContent;
import org.eclipse.jetty.http.HttpMethod;

/**
 * The calls of a benchmark: one request, each time with the next of many users' tokens.
 *
 * @param fields more header fields
 */
record Calls(List<String> tokens, String body, Map<String, String> fields) {
    private static final String ACCEPT = "application/json, text/event-stream";

    /** {@code tools/call echo} of 2025-11-25. */
    static Calls echo(List<String> tokens) {
        return new Calls(
                tokens,
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"echo\",\"arguments\":{\"message\":\"hello\"}}}",
                Map.of("MCP-Protocol-Version", "2025-11-25"));
    }

    /** A call of this tool by 2026-07-28. */
    static Calls modern(List<String> tokens, String tool) {
        return new Calls(
                tokens,
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"" + tool
                        + "\",\"arguments\":{},\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
                        + "\"io.modelcontextprotocol/clientCapabilities\":{}}}}",
                Map.of("MCP-Protocol-Version", "2026-07-28", "Mcp-Method", "tools/call", "Mcp-Name", tool));
    }

    /** The {@code i}-th call, for the JVM's own load generators. */
    Request request(HttpClient client, URI url, int i) {
        return client.newRequest(url)
                .method(HttpMethod.POST)
                .headers(headers -> {
                    headers.put("Authorization", "Bearer " + token(i)).put("Accept", ACCEPT);
                    fields.forEach(headers::put);
                })
                .body(new StringRequestContent("application/json", body));
    }

    /** The {@code i}-th call as it goes over the wire. */
    String text(URI url, int i) {
        StringBuilder head = new StringBuilder("POST " + url.getPath() + " HTTP/1.1\r\nHost: " + url.getAuthority()
                + "\r\nContent-Type: application/json\r\nAccept: " + ACCEPT + "\r\nAuthorization: Bearer " + token(i)
                + "\r\nContent-Length: " + body.length() + "\r\n");
        fields.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        return head + "\r\n" + body;
    }

    private String token(int i) {
        return tokens.get(i % tokens.size());
    }

    /** A script that makes wrk send these calls. */
    Path wrkScript(Path folder) throws IOException {
        Path list = Files.write(folder.resolve("tokens.txt"), tokens);
        StringBuilder more = new StringBuilder();
        fields.forEach((name, value) ->
                more.append("[\"").append(name).append("\"] = \"").append(value).append("\",\n"));
        return Files.writeString(folder.resolve("calls.lua"), """
            local requests = {}
            local i = 0
            function init(args)
              for token in io.lines("%s") do
                requests[#requests + 1] = wrk.format("POST", nil, {
                  ["Content-Type"] = "application/json",
                  ["Accept"] = "%s",
                  %s["Authorization"] = "Bearer " .. token,
                }, '%s')
              end
            end
            function request()
              i = i %% #requests + 1
              return requests[i]
            end
            """.formatted(list, ACCEPT, more, body));
    }
}
