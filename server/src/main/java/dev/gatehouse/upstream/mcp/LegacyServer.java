package dev.gatehouse.upstream.mcp;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Scheduler;
import dev.gatehouse.json.Json;
import dev.gatehouse.json.JsonRpc;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A server of MCP 2025-11-25 or an older revision: each party has sessions of its own, one for each set of
 * capabilities. Sessions that nobody uses are ended.
 */
final class LegacyServer implements McpServer {
    private static final int MOST_SESSIONS = 10_000;

    private final Transport transport;
    private final ClientInfo client;
    private final Cache<Key, LegacySession> sessions;
    private final LegacySession.Agreement agreement;

    private record Key(String principal, ObjectNode capabilities) {}

    private LegacyServer(Transport transport, ClientInfo client, LegacySession.Agreement agreement, Duration unused) {
        this.transport = transport;
        this.client = client;
        this.agreement = agreement;
        this.sessions = Caffeine.newBuilder()
                .maximumSize(MOST_SESSIONS)
                .expireAfterAccess(unused)
                .scheduler(Scheduler.systemScheduler())
                .<Key, LegacySession>removalListener((_, session, _) -> {
                    if (session != null) {
                        Thread.startVirtualThread(session::end);
                    }
                })
                .build();
    }

    /**
     * Begins a session to learn what the server is.
     *
     * @param unused how long a session is kept that nobody uses
     */
    static LegacyServer initialize(Transport transport, ClientInfo client, Party party, Duration unused)
            throws McpFailure, InterruptedException {
        LegacySession first = new LegacySession(transport, client, party.capabilities());
        LegacyServer server = new LegacyServer(transport, client, first.agree(party), unused);
        String principal = party.principal();
        if (principal == null) {
            first.end();
        } else {
            server.sessions.put(new Key(principal, party.capabilities()), first);
        }
        return server;
    }

    @Override
    public String revision() {
        return agreement.revision();
    }

    @Override
    public ObjectNode about() {
        return agreement.about();
    }

    private LegacySession session(Party party) {
        String principal = party.principal();
        return principal == null
                ? new LegacySession(transport, client, party.capabilities())
                : sessions.get(
                        new Key(principal, party.capabilities()),
                        key -> new LegacySession(transport, client, key.capabilities()));
    }

    /** A session that the server has forgotten is begun again, once: the request was not done. */
    @Override
    public Work begin(Party party, String method, ObjectNode params, Map<String, String> mirrored)
            throws McpFailure, InterruptedException {
        LegacySession session = session(party);
        LegacySession.Agreement agreed = session.agree(party);
        setLevel(session, agreed, party);
        LegacyWork work;
        try {
            work = session.begin(agreed, party, method, params);
        } catch (McpFailure e) {
            if (e.reason() != McpFailure.Reason.SESSION_ENDED || agreed.id() == null) {
                throw e;
            }
            session.forget(agreed);
            work = session.begin(session.agree(party), party, method, params);
        }
        return party.principal() == null ? new OneTime(work, session) : work;
    }

    private static void setLevel(LegacySession session, LegacySession.Agreement agreed, Party party)
            throws McpFailure, InterruptedException {
        String level = party.logLevel();
        if (level == null
                || !agreed.about().path("capabilities").path("logging").isObject()
                || !session.levels(level)) {
            return;
        }
        try (Work setting =
                session.begin(agreed, party, "logging/setLevel", Json.object().put("level", level))) {
            setting.next();
        } catch (McpFailure e) {
            if (e.reason() != McpFailure.Reason.SESSION_ENDED) {
                throw e;
            }
        }
    }

    @Override
    public @Nullable Exchange listen(Party party, Iterable<String> resources) throws McpFailure, InterruptedException {
        LegacySession session = session(party);
        LegacySession.Agreement agreed = session.agree(party);
        if (agreed.about()
                .path("capabilities")
                .path("resources")
                .path("subscribe")
                .asBoolean()) {
            for (String uri : resources) {
                try (Work subscribing = session.begin(
                        agreed, party, "resources/subscribe", Json.object().put("uri", uri))) {
                    subscribing.next();
                }
            }
        }
        Map<String, String> headers = session.headers(agreed, party);
        Exchange stream = transport.listen(headers);
        return stream == null ? null : new Unanswering(stream, transport, headers);
    }

    /** A stream on which the server asks in vain: whoever listens for changes has nobody to ask. */
    private record Unanswering(Exchange stream, Transport transport, Map<String, String> headers) implements Exchange {
        @Override
        public JsonRpc next() throws McpFailure, InterruptedException {
            while (true) {
                JsonRpc message = stream.next();
                if (!(message instanceof JsonRpc.Request request)) {
                    return message;
                }
                transport.tell(LegacyWork.answer(request), headers);
            }
        }

        @Override
        public void close() {
            stream.close();
        }
    }

    @Override
    public void close() {
        sessions.asMap().values().forEach(LegacySession::end);
        sessions.invalidateAll();
        transport.close();
    }

    /** Work in a session of its own, which ends with it. */
    private record OneTime(LegacyWork work, LegacySession session) implements Work {
        @Override
        public Turn next() throws McpFailure, InterruptedException {
            return work.next();
        }

        @Override
        public void answer(Turn.Asks asked, ObjectNode answer) throws McpFailure, InterruptedException {
            work.answer(asked, answer);
        }

        @Override
        public void decline(Turn.Asks asked, String reason) throws McpFailure, InterruptedException {
            work.decline(asked, reason);
        }

        @Override
        public void close() {
            work.close();
            Thread.startVirtualThread(session::end);
        }
    }
}
