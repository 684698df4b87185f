package dev.gatehouse.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A client that reads a stream of events as it comes, one after the other. */
public final class EventReader implements AutoCloseable {
    private final HttpClient http = HttpClient.newHttpClient();
    private final HttpResponse<InputStream> response;
    private final BufferedReader lines;

    private EventReader(HttpRequest request) {
        try {
            response = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    /** Sends a request whose answer is a stream. */
    public static EventReader open(HttpRequest request) {
        return new EventReader(request);
    }

    /** Listens, in the modern era, for changes of the list of tools; the request has the id 7. */
    public static EventReader listen(URI mcp, String token) {
        return open(HttpRequest.newBuilder(mcp)
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .header("MCP-Protocol-Version", "2026-07-28")
                .header("Mcp-Method", "subscriptions/listen")
                .POST(HttpRequest.BodyPublishers.ofString("""
                    {"jsonrpc":"2.0","id":7,"method":"subscriptions/listen","params":{
                      "notifications":{"toolsListChanged":true},
                      "_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",
                               "io.modelcontextprotocol/clientInfo":{"name":"t","version":"1"},
                               "io.modelcontextprotocol/clientCapabilities":{}}}}
                    """))
                .build());
    }

    public int status() {
        return response.statusCode();
    }

    public String header(String name) {
        return response.headers().firstValue(name).orElse("");
    }

    /** The next message; null at the end of the stream. Waits for it. */
    public @Nullable JsonNode next() {
        String line = line();
        while (line != null && !line.startsWith("data: ")) {
            line = line();
        }
        return line == null ? null : RunningFronts.json(line.substring("data: ".length()));
    }

    /** All messages to the end of the stream. Waits for it. */
    public List<JsonNode> all() {
        List<JsonNode> all = new ArrayList<>();
        for (JsonNode message = next(); message != null; message = next()) {
            all.add(message);
        }
        return all;
    }

    /** The next line, comments and empty ones too; null at the end of the stream. */
    public @Nullable String line() {
        try {
            return lines.readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Goes away: the connection is closed. */
    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }
}
