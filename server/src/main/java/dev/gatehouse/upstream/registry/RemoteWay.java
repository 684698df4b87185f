package dev.gatehouse.upstream.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.json.Json;
import java.net.URI;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A server that somebody runs, reached over the network. */
final class RemoteWay {
    private static final Pattern FIELD = Pattern.compile("[A-Za-z0-9_-]+");

    private RemoteWay() {}

    static Way of(JsonNode remote, String id) {
        boolean old = remote.path("type").asText().equals("sse");
        String written = remote.path("url").asText("");
        String title = (old ? "HTTP with SSE at " : "Streamable HTTP at ") + RegistryEntry.line(written);
        Inputs inputs = new Inputs(id);
        String url = inputs.filled(written, remote.path("variables"));
        String problem = problem(url);
        if (problem != null) {
            return new Way.Unusable(title, problem);
        }
        ObjectNode upstream =
                Json.object().put("id", id).put("type", old ? "sse" : "mcp").put("url", url);
        ObjectNode headers = Json.object();
        for (JsonNode header : remote.path("headers")) {
            String name = header.path("name").asText("");
            if (!FIELD.matcher(name).matches()) {
                return new Way.Unusable(title, "it wants a header whose name cannot be one");
            }
            String value = inputs.text(name, header);
            if (value != null) {
                headers.put(name, value);
            }
        }
        if (!headers.isEmpty()) {
            upstream.set("headers", headers);
            inputs.note("Every caller reaches it with the same headers: at the server, all are one.");
        }
        Proposal.closed(upstream, id);
        return new Way.Usable(title, upstream, inputs.values(), inputs.notes());
    }

    private static @Nullable String problem(String url) {
        if (url.contains("${")) {
            return url.startsWith("https://") ? null : "its URL is not of https";
        }
        try {
            URI uri = URI.create(url);
            if (!"https".equals(uri.getScheme())) {
                return "its URL is not of https";
            }
            return uri.getHost() == null
                            || uri.getRawUserInfo() != null
                            || uri.getRawQuery() != null
                            || uri.getRawFragment() != null
                    ? "its URL has a user, a query or a fragment, or no host"
                    : null;
        } catch (IllegalArgumentException e) {
            return "its URL cannot be read";
        }
    }
}
