package dev.gatehouse.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.StringRequestContent;
import org.eclipse.jetty.http.HttpMethod;

/** The calls of the benchmark: {@code tools/call echo}, each with the next of many users' tokens. */
record Calls(List<String> tokens) {
    private static final String BODY =
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"echo\",\"arguments\":{\"message\":\"hello\"}}}";

    /** The {@code i}-th call, for the JVM's own load generators. */
    Request request(HttpClient client, URI mcp, int i) {
        return client.newRequest(mcp)
                .method(HttpMethod.POST)
                .headers(headers -> headers.put("Authorization", "Bearer " + tokens.get(i % tokens.size()))
                        .put("Accept", "application/json, text/event-stream")
                        .put("MCP-Protocol-Version", "2025-11-25"))
                .body(new StringRequestContent("application/json", BODY));
    }

    /** A script that makes wrk send these calls. */
    Path wrkScript(Path folder) throws IOException {
        Path list = Files.write(folder.resolve("tokens.txt"), tokens);
        return Files.writeString(folder.resolve("calls.lua"), """
            local requests = {}
            local i = 0
            function init(args)
              for token in io.lines("%s") do
                requests[#requests + 1] = wrk.format("POST", nil, {
                  ["Content-Type"] = "application/json",
                  ["Accept"] = "application/json, text/event-stream",
                  ["MCP-Protocol-Version"] = "2025-11-25",
                  ["Authorization"] = "Bearer " .. token,
                }, '%s')
              end
            end
            function request()
              i = i %% #requests + 1
              return requests[i]
            end
            """.formatted(list, BODY));
    }
}
