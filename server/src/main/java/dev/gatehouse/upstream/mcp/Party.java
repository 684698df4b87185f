package dev.gatehouse.upstream.mcp;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.json.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * On whose behalf a server is spoken to. Sessions are never shared between parties.
 *
 * @param principal who it is, unique among all; null for somebody unknown, with whom nothing is kept
 * @param capabilities what the client behind us can do and we relay, as MCP's {@code ClientCapabilities}
 * @param logLevel the least severe log message wanted, by its name on the wire; absent for none
 * @param trace the fields that make what is asked part of a trace, by name; empty for none
 * @param identity what tells the server who it is
 */
public record Party(
        @Nullable String principal,
        ObjectNode capabilities,
        @Nullable String logLevel,
        Map<String, String> trace,
        Identity identity) {

    /** Tells a server who asks. Called for each message anew, since what proves an identity expires. */
    @FunctionalInterface
    public interface Identity {
        /** Says nothing. */
        Identity NONE = Map::of;

        /** Header fields to send along; empty for none. */
        Map<String, String> headers() throws McpFailure, InterruptedException;
    }

    private static final String GATEWAY = "";

    /**
     * The gateway itself, which looks around for its clients: it declares all that any of them could do, because some
     * servers list a tool only to who can do what it needs; and it answers nothing.
     */
    public static Party gateway(Identity identity) {
        ObjectNode everything = Json.object();
        ObjectNode elicitation = everything.putObject("elicitation");
        elicitation.putObject("form");
        elicitation.putObject("url");
        everything.putObject("sampling");
        everything.putObject("roots");
        return new Party(GATEWAY, everything, null, Map.of(), identity);
    }

    /** Whether there is somebody who could be asked. */
    boolean canAnswer() {
        return !capabilities.isEmpty() && !GATEWAY.equals(principal);
    }
}
