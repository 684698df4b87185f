package dev.gatehouse.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/** A client of the older revisions by hand: one session, each message and stream as the test wants it. */
public final class LegacyClient {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final URI mcp;
    private final String revision;
    private final @Nullable String token;
    private @Nullable String session;

    private LegacyClient(URI mcp, @Nullable String token, String revision) {
        this.mcp = mcp;
        this.token = token;
        this.revision = revision;
    }

    /** A client that has shaken hands, with or without a token; {@code capabilities} is what it declares, as JSON. */
    public static LegacyClient connect(URI mcp, @Nullable String token, String revision, String capabilities) {
        LegacyClient client = new LegacyClient(mcp, token, revision);
        HttpResponse<String> answer = client.send("{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":"
                + "{\"protocolVersion\":\"" + revision + "\",\"capabilities\":" + capabilities
                + ",\"clientInfo\":{\"name\":\"by hand\",\"version\":\"1\"}}}");
        if (answer.statusCode() != 200) {
            throw new AssertionError("initialize was answered " + answer.statusCode() + " " + answer.body());
        }
        client.session = answer.headers().firstValue("Mcp-Session-Id").orElse(null);
        client.send("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
        return client;
    }

    /** The same session with another token. */
    public LegacyClient as(String otherToken) {
        LegacyClient other = new LegacyClient(mcp, otherToken, revision);
        other.session = session;
        return other;
    }

    /** The same session at another node. */
    public LegacyClient at(URI otherNode) {
        LegacyClient other = new LegacyClient(otherNode, token, revision);
        other.session = session;
        return other;
    }

    /** The same client with another session id, or none. */
    public LegacyClient inSession(@Nullable String id) {
        LegacyClient other = new LegacyClient(mcp, token, revision);
        other.session = id;
        return other;
    }

    /** The session id; absent if the server gave none. */
    public @Nullable String session() {
        return session;
    }

    /** Posts a message and reads the whole answer. */
    public HttpResponse<String> send(String message) {
        return send(post(message), HttpResponse.BodyHandlers.ofString());
    }

    /** Posts a request with the id 7. */
    public HttpResponse<String> request(String method, String params) {
        return send(message(7, method, params));
    }

    /** Posts a request whose answer is a stream. */
    public Events stream(int id, String method, String params) {
        return new Events(send(post(message(id, method, params)), HttpResponse.BodyHandlers.ofInputStream()));
    }

    /** Opens a stream with GET; resumes one if {@code lastEventId} is there. */
    public HttpResponse<InputStream> get(@Nullable String lastEventId) {
        HttpRequest.Builder request =
                request().header("Accept", "text/event-stream").GET();
        if (lastEventId != null) {
            request.header("Last-Event-ID", lastEventId);
        }
        return send(request, HttpResponse.BodyHandlers.ofInputStream());
    }

    /** Opens a stream with GET, which must be granted. */
    public Events listen(@Nullable String lastEventId) {
        HttpResponse<InputStream> answer = get(lastEventId);
        if (answer.statusCode() != 200) {
            throw new AssertionError("the stream was answered " + answer.statusCode());
        }
        return new Events(answer);
    }

    /** Ends the session with DELETE. */
    public HttpResponse<String> end() {
        return send(request().DELETE(), HttpResponse.BodyHandlers.ofString());
    }

    /** A request as JSON text. */
    public static String message(int id, String method, String params) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":" + params + "}";
    }

    private HttpRequest.Builder post(String message) {
        return request()
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .POST(HttpRequest.BodyPublishers.ofString(message));
    }

    private HttpRequest.Builder request() {
        HttpRequest.Builder request = HttpRequest.newBuilder(mcp).header("MCP-Protocol-Version", revision);
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        if (session != null) {
            request.header("Mcp-Session-Id", session);
        }
        return request;
    }

    private static <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler) {
        try {
            return HTTP.send(request.build(), handler);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
