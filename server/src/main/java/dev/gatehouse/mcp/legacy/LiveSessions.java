package dev.gatehouse.mcp.legacy;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.gatehouse.gate.Gate;
import dev.gatehouse.identity.Caller;
import dev.gatehouse.json.Json;
import dev.gatehouse.tools.CatalogChange;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The sessions that are in use on this node, and the streams of requests that were answered lately. Bounded: what was
 * not used for longest goes first. Thread-safe.
 */
final class LiveSessions {
    private static final int MOST_SESSIONS = 20_000;
    private static final Duration UNUSED = Duration.ofHours(1);
    private static final long MOST_BYTES = 64L * 1024 * 1024;
    private static final Duration RESUMABLE = Duration.ofMinutes(5);
    private static final String STANDALONE = "g";
    private static final String POSTED = "p";

    private final Gate gate;
    private final String node;
    private final AtomicLong streams = new AtomicLong();
    private final Cache<Key, LiveSession> live = Caffeine.newBuilder()
            .maximumSize(MOST_SESSIONS)
            .expireAfterAccess(UNUSED)
            .<Key, LiveSession>removalListener((_, session, cause) -> {
                if (session != null && cause.wasEvicted()) {
                    session.forgotten();
                }
            })
            .build();
    private final Cache<String, Answered> answered = Caffeine.newBuilder()
            .maximumWeight(MOST_BYTES)
            .<String, Answered>weigher(
                    (_, one) -> (int) Math.min(Integer.MAX_VALUE, one.log().size() + 256))
            .expireAfterWrite(RESUMABLE)
            .build();

    /** A session as one principal uses it: who knows another's session id still shares nothing with them. */
    private record Key(String session, Session.@Nullable Owner principal) {}

    private record Answered(LiveSession session, EventLog log) {}

    LiveSessions(Gate gate) {
        this.gate = gate;
        byte[] random = new byte[6];
        new SecureRandom().nextBytes(random);
        node = HexFormat.of().formatHex(random);
    }

    /** What this node remembers of a session as this caller uses it. */
    LiveSession of(Session session, Caller caller) {
        LiveSession known = live.get(key(session, caller), _ -> new LiveSession(session, caller));
        known.usedBy(caller);
        return known;
    }

    int size() {
        return live.asMap().size();
    }

    /** Forgets a session that has ended. */
    void end(Session session, Caller caller) {
        LiveSession ending = live.asMap().remove(key(session, caller));
        if (ending != null) {
            ending.end();
        }
    }

    /** Keeps what is remembered of a session that somebody still reads from; false if it was forgotten already. */
    boolean touch(LiveSession session) {
        return live.getIfPresent(key(session.session(), session.caller())) != null;
    }

    /** Ends what is open in sessions that have ended, here or on another node. */
    void endThose(Predicate<Session> ended) {
        live.asMap().forEach((key, session) -> {
            if (ended.test(session.session()) && live.asMap().remove(key, session)) {
                session.end();
            }
        });
    }

    private static Key key(Session session, Caller caller) {
        return new Key(session.id(), Session.Owner.of(caller));
    }

    /** A new stream for the answer to a request. */
    EventLog posted() {
        return new EventLog(POSTED + node + "." + streams.incrementAndGet());
    }

    /** The stream that a GET opens; made for the first one. */
    EventLog standalone(LiveSession session) {
        synchronized (session) {
            EventLog log = session.standalone();
            if (log == null) {
                log = new EventLog(STANDALONE + node + "." + streams.incrementAndGet());
                session.standalone(log);
            }
            return log;
        }
    }

    /** Keeps the stream of an answered request for a client that lost its connection before it had read everything. */
    void keep(LiveSession session, EventLog log) {
        answered.put(log.name(), new Answered(session, log));
        session.answered(log);
    }

    /** The stream of this session of which an event id is; absent if there is none (any more). */
    @Nullable
    @SuppressWarnings("ReferenceEquality") // a session may resume its own streams, and no equal one's
    EventLog find(LiveSession session, String stream) {
        EventLog standalone = session.standalone();
        if (standalone != null && standalone.name().equals(stream)) {
            return standalone;
        }
        EventLog running = session.answering(stream);
        if (running != null) {
            return running;
        }
        Answered kept = answered.getIfPresent(stream);
        return kept != null && kept.session() == session ? kept.log() : null;
    }

    /** Whether a stream, which may be another node's, was one that a GET opened. */
    static boolean isStandalone(String stream) {
        return stream.startsWith(STANDALONE);
    }

    /** Tells every session that lists are others now, or that a resource it subscribed to is. */
    void announce(CatalogChange change) {
        for (LiveSession session : live.asMap().values()) {
            switch (change) {
                case CatalogChange.Lists lists -> lists.kinds().forEach(kind -> session.tell(method(kind), null));
                case CatalogChange.Updated one -> {
                    String uri = one.uri();
                    if (session.isSubscribedTo(uri)
                            && one.concerns(session.caller())
                            && gate.mayRead(session.caller(), uri)) {
                        session.tell(
                                "notifications/resources/updated", Json.object().put("uri", uri));
                    }
                }
            }
        }
    }

    private static String method(CatalogChange.Kind kind) {
        return switch (kind) {
            case TOOLS -> "notifications/tools/list_changed";
            case RESOURCES -> "notifications/resources/list_changed";
            case PROMPTS -> "notifications/prompts/list_changed";
        };
    }
}
