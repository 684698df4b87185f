package dev.gatehouse.upstream.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.json.JsonRefused;
import dev.gatehouse.json.StrictJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What an MCP registry says of one server: its {@code server.json}, of the schema of 2025-12-11 or one like it. Nobody
 * vouches for what stands there; nothing of it is run or called by reading it.
 *
 * @param name its name in the registry, such as {@code io.example/weather}
 * @param version its version, as it is written
 * @param description what it does, in a line
 * @param status what the registry says of it: {@code active}, {@code deprecated}, {@code deleted}; empty if nothing
 * @param ways how it can be reached, those over the network first
 */
public record RegistryEntry(String name, String version, String description, String status, List<Way> ways) {
    /** The largest entry that is read. */
    public static final int MOST_BYTES = 1024 * 1024;

    private static final String OFFICIAL = "io.modelcontextprotocol.registry/official";
    private static final int LONGEST_LINE = 300;

    /** The entry cannot be used; the message says why, in one line. */
    public static final class Unusable extends Exception {
        private static final long serialVersionUID = 1L;

        Unusable(String message) {
            super(message, null, false, false);
        }
    }

    /**
     * Reads an entry: the file itself, or the answer of a registry that holds it.
     *
     * @param id the upstream's id; empty for one that is made of the server's name
     */
    public static RegistryEntry read(byte[] bytes, String id) throws Unusable {
        JsonNode document;
        try {
            document = StrictJson.read(bytes);
        } catch (JsonRefused e) {
            throw new Unusable("it is not JSON that can be read");
        }
        if (document.path("servers").isArray()) {
            if (document.path("servers").size() != 1) {
                throw new Unusable("it is a list of " + document.path("servers").size()
                        + " servers; give the address of one of them");
            }
            document = document.path("servers").path(0);
        }
        JsonNode server = document.path("server").isObject() ? document.path("server") : document;
        if (!(server instanceof ObjectNode) || !server.path("name").isTextual()) {
            throw new Unusable("it is no entry of an MCP registry; it has no name");
        }
        if (!server.path("packages").isArray() && !server.path("remotes").isArray()) {
            throw new Unusable("it has neither packages nor remotes, so there is no way to reach the server");
        }
        String name = line(server.path("name").textValue());
        String status = document.path("_meta").path(OFFICIAL).path("status").asText("");
        return new RegistryEntry(
                name,
                line(server.path("version").asText("")),
                line(server.path("description").asText("")),
                line(status.isEmpty() ? server.path("status").asText("") : status),
                ways(server, id.isEmpty() ? id(name) : id));
    }

    private static List<Way> ways(JsonNode server, String id) {
        List<Way> ways = new ArrayList<>();
        for (String type : List.of("streamable-http", "sse")) {
            for (JsonNode remote : server.path("remotes")) {
                if (remote.path("type").asText().equals(type)) {
                    ways.add(RemoteWay.of(remote, id));
                }
            }
        }
        for (JsonNode one : server.path("packages")) {
            ways.add(PackageWay.of(one, id));
        }
        return List.copyOf(ways);
    }

    /** What the upstream is called: the last part of the server's name, as far as an id can be that. */
    private static String id(String name) {
        String last = name.substring(name.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        String plain = last.replaceAll("[^a-z0-9_-]+", "-").replaceAll("^[_-]+|[_-]+$", "");
        String cut = plain.length() > 32 ? plain.substring(0, 32) : plain;
        return cut.isEmpty() ? "server" : cut;
    }

    /** Text of a stranger as one line that hides nothing: what cannot be seen becomes a question mark. */
    static String line(String text) {
        StringBuilder line = new StringBuilder();
        text.strip().codePoints().limit(LONGEST_LINE).forEach(c -> {
            switch (Character.getType(c)) {
                case Character.SPACE_SEPARATOR -> line.append(' ');
                case Character.CONTROL,
                        Character.FORMAT,
                        Character.SURROGATE,
                        Character.PRIVATE_USE,
                        Character.UNASSIGNED,
                        Character.LINE_SEPARATOR,
                        Character.PARAGRAPH_SEPARATOR -> line.append('?');
                default -> line.appendCodePoint(c);
            }
        });
        return line.toString();
    }
}
