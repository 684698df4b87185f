package dev.gatehouse.mcp.legacy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.gatehouse.identity.Caller;
import dev.gatehouse.json.Json;
import dev.gatehouse.store.Sealer;
import dev.gatehouse.tools.ClientCapabilities;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Begins, recognises and ends sessions, whichever node began them. Thread-safe. */
final class Sessions {
    private static final String PURPOSE = "mcp-session";
    private static final int ID_BYTES = 16;
    private static final int LONGEST_NAME = 128;
    /** The id travels in a header of every request, beside the access token. */
    private static final int LONGEST_CAPABILITIES = 1024;

    private static final List<String> CAPABILITIES = List.of("roots", "sampling", "elicitation");
    private static final List<String> MODES = List.of("form", "url");
    private static final int RECOGNISED = 10_000;

    private final Sealer sealer;
    private final EndedSessions ended;
    private final Duration lifetime;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final Cache<String, Session> recognised =
            Caffeine.newBuilder().maximumSize(RECOGNISED).build();

    Sessions(Sealer sealer, EndedSessions ended, Duration lifetime, Clock clock) {
        this.sealer = sealer;
        this.ended = ended;
        this.lifetime = lifetime;
        this.clock = clock;
    }

    /** Begins a session for a caller; the value of its {@code Mcp-Session-Id}, in visible ASCII. */
    String begin(Caller caller, Revision revision, @Nullable String clientName, JsonNode capabilities) {
        byte[] id = new byte[ID_BYTES];
        random.nextBytes(id);
        Session session = new Session(
                Base64.getUrlEncoder().withoutPadding().encodeToString(id),
                Session.Owner.of(caller),
                revision,
                shortened(clientName),
                new ClientCapabilities(essence(capabilities)),
                clock.instant().plus(lifetime));
        return sealer.seal(PURPOSE, session.toBytes());
    }

    /** The session of a header's value; absent if it is none of ours, has ended, or is somebody else's. */
    @Nullable
    Session find(String sealed, Caller caller) {
        Session session = recognised.getIfPresent(sealed);
        if (session == null) {
            byte[] content = sealer.open(PURPOSE, sealed);
            session = content == null ? null : Session.of(content);
            if (session == null) {
                return null;
            }
            recognised.put(sealed, session);
        }
        return !hasEnded(session) && session.admits(caller) ? session : null;
    }

    /** Whether a session is over, by itself or because its client ended it. */
    boolean hasEnded(Session session) {
        return ended.contains(session.id()) || !session.expiresAt().isAfter(clock.instant());
    }

    /** Ends a session: on this node at once, on the others within seconds. */
    void end(Session session) {
        ended.add(session.id(), session.expiresAt());
    }

    private static @Nullable String shortened(@Nullable String name) {
        return name == null || name.codePointCount(0, name.length()) <= LONGEST_NAME
                ? name
                : name.substring(0, name.offsetByCodePoints(0, LONGEST_NAME));
    }

    /** What the client declared, without blanks; of something lengthy, what we know the meaning of. */
    private static ObjectNode essence(JsonNode declared) {
        if (!(declared instanceof ObjectNode whole)) {
            return Json.object();
        }
        if (Json.text(whole).length() <= LONGEST_CAPABILITIES) {
            return whole.deepCopy();
        }
        ObjectNode known = Json.object();
        for (String capability : CAPABILITIES) {
            if (whole.path(capability).isObject()) {
                ObjectNode modes = known.putObject(capability);
                MODES.stream()
                        .filter(mode -> whole.path(capability).path(mode).isObject())
                        .forEach(modes::putObject);
            }
        }
        return known;
    }
}
