package dev.gatehouse.discovery.attempts;

import dev.gatehouse.discovery.doctor.ClientProfile;
import dev.gatehouse.discovery.doctor.KnownClients;
import dev.gatehouse.oauth.Client;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Recognises the usual clients by what they say of themselves: the program's name, the client's name, its metadata
 * document, where its users return to. A help for the eye: nothing of it is verified, and nothing is decided by it.
 */
final class KnownPrograms {
    /** What stands in a profile for the part of an address that is another for each user. */
    private static final String OF_EACH_USER = "CALLBACK_ID";

    /** Programs whose {@code User-Agent} is their own. */
    private static final Map<String, ClientProfile> BY_AGENT = Map.of(
            "openai-mcp", KnownClients.CHATGPT,
            "claude-user", KnownClients.CLAUDE,
            "claude-code", KnownClients.CLAUDE_CODE,
            "cursor", KnownClients.CURSOR);

    /** The names under which clients register; the first that a name begins with counts. */
    private static final List<Map.Entry<String, ClientProfile>> BY_NAME = List.of(
            Map.entry("chatgpt", KnownClients.CHATGPT),
            Map.entry("claude code", KnownClients.CLAUDE_CODE),
            Map.entry("claude", KnownClients.CLAUDE),
            Map.entry("cursor", KnownClients.CURSOR),
            Map.entry("visual studio code", KnownClients.VS_CODE),
            Map.entry("mcp cli proxy", KnownClients.MCP_REMOTE));

    private KnownPrograms() {}

    /**
     * A usual client.
     *
     * @param fromCloud whether its requests come from its vendor's servers, and so from changing addresses
     */
    record Program(String name, boolean fromCloud) {
        static Program of(ClientProfile profile) {
            return new Program(profile.name(), profile.place() == ClientProfile.Place.CLOUD);
        }
    }

    /** The program of this header. */
    static @Nullable Program byAgent(@Nullable String userAgent) {
        if (userAgent == null) {
            return null;
        }
        ClientProfile profile = BY_AGENT.get(Sighting.family(userAgent));
        if (profile == null && userAgent.contains("Claude-User")) {
            profile = KnownClients.CLAUDE;
        }
        return profile == null ? null : Program.of(profile);
    }

    /** The program that a client is. */
    static @Nullable Program byClient(@Nullable Client client) {
        if (client == null) {
            return null;
        }
        for (ClientProfile profile : KnownClients.all()) {
            if (profile.clientMetadata() != null
                    && profile.clientMetadata().toString().equals(client.clientId())) {
                return Program.of(profile);
            }
        }
        for (URI redirect : client.redirectUris()) {
            Program program = byRedirect(redirect);
            if (program != null) {
                return program;
            }
        }
        String name = client.name().toLowerCase(Locale.ROOT);
        return BY_NAME.stream()
                .filter(known -> name.startsWith(known.getKey()))
                .findFirst()
                .map(known -> Program.of(known.getValue()))
                .orElse(null);
    }

    /** Of addresses on the user's machine only the port could tell, and any program can listen there. */
    private static @Nullable Program byRedirect(URI redirect) {
        if ("http".equals(redirect.getScheme())) {
            return null;
        }
        String text = redirect.toString();
        for (ClientProfile profile : KnownClients.all()) {
            for (String own : profile.redirectUris()) {
                boolean open = own.endsWith(OF_EACH_USER);
                if (open ? text.startsWith(own.substring(0, own.length() - OF_EACH_USER.length())) : text.equals(own)) {
                    return Program.of(profile);
                }
            }
        }
        return null;
    }
}
