package dev.gatehouse.mcp.legacy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.identity.Caller;
import dev.gatehouse.json.Json;
import dev.gatehouse.json.JsonRpc;
import dev.gatehouse.tools.Cancellation;
import dev.gatehouse.tools.LogLevel;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What one node remembers of a session of one principal while it is in use: its streams, what it waits for, what it
 * subscribed to. Losing it costs no more than a broken connection does. Thread-safe.
 */
final class LiveSession {
    private static final int MOST_SUBSCRIPTIONS = 200;
    private static final int MOST_QUESTIONS = 100;

    private final Session session;
    private final AtomicLong questions = new AtomicLong();
    private final Map<String, CompletableFuture<JsonRpc.Response>> asked = new ConcurrentHashMap<>();
    private final Map<JsonNode, Cancellation> working = new ConcurrentHashMap<>();
    private final Map<String, EventLog> answering = new ConcurrentHashMap<>();
    private final Set<String> subscriptions = ConcurrentHashMap.newKeySet();
    private volatile Caller caller;
    private volatile LogLevel logLevel = LogLevel.INFO;
    private volatile @Nullable EventLog standalone;

    LiveSession(Session session, Caller caller) {
        this.session = session;
        this.caller = caller;
    }

    /** Who used it last: the principal that it belongs to, with the rights of their newest token. */
    Caller caller() {
        return caller;
    }

    void usedBy(Caller user) {
        caller = user;
    }

    Session session() {
        return session;
    }

    /** The least severe log message that the client wants. */
    LogLevel logLevel() {
        return logLevel;
    }

    void logLevel(LogLevel level) {
        logLevel = level;
    }

    /** Subscribes to a resource; false if there are too many subscriptions. */
    boolean subscribe(String uri) {
        if (subscriptions.size() >= MOST_SUBSCRIPTIONS && !subscriptions.contains(uri)) {
            return false;
        }
        subscriptions.add(uri);
        return true;
    }

    void unsubscribe(String uri) {
        subscriptions.remove(uri);
    }

    boolean isSubscribedTo(String uri) {
        return subscriptions.contains(uri);
    }

    /** The stream that a GET opens; absent before the first one. */
    @Nullable
    EventLog standalone() {
        return standalone;
    }

    void standalone(EventLog log) {
        standalone = log;
    }

    /** Tells the client something that belongs to none of its requests; nobody hears it before there is a stream. */
    void tell(String method, @Nullable ObjectNode params) {
        say(JsonRpc.notification(method, params));
    }

    /** Puts a message into the stream that a GET opened; nobody hears it before there is one. */
    void say(ObjectNode message) {
        EventLog log = standalone;
        if (log != null) {
            log.append(Json.bytes(message));
        }
    }

    /** Notes that a stream belongs to this session, while its request is worked on. */
    void answering(EventLog log) {
        answering.put(log.name(), log);
    }

    void answered(EventLog log) {
        answering.remove(log.name());
    }

    /** The stream of this name of a request that is still worked on. */
    @Nullable
    EventLog answering(String name) {
        return answering.get(name);
    }

    /** Notes that a request can be cancelled until {@link #finished}. */
    void begun(JsonNode requestId, Cancellation cancellation) {
        working.put(requestId, cancellation);
    }

    void finished(JsonNode requestId, Cancellation cancellation) {
        working.remove(requestId, cancellation);
    }

    /** Cancels a request of this session; one that is not there has finished already. */
    void cancel(JsonNode requestId) {
        Cancellation cancellation = working.get(requestId);
        if (cancellation != null) {
            cancellation.cancel();
        }
    }

    /**
     * Makes a request to the client.
     *
     * @return absent if too many wait for an answer already
     */
    @Nullable
    Question ask(String method, ObjectNode params) {
        if (asked.size() >= MOST_QUESTIONS) {
            return null;
        }
        String id = "gatehouse-" + questions.incrementAndGet();
        CompletableFuture<JsonRpc.Response> answer = new CompletableFuture<>();
        asked.put(id, answer);
        return new Question(id, method, params, answer);
    }

    /** Takes a client's response; one that nobody waits for is dropped. */
    void answer(JsonRpc.Response response) {
        JsonNode id = response.id();
        CompletableFuture<JsonRpc.Response> waiting =
                id != null && id.isTextual() ? asked.remove(id.textValue()) : null;
        if (waiting != null) {
            waiting.complete(response);
        }
    }

    /** A request of ours to the client. To be closed when nobody waits for the answer any more. */
    final class Question implements AutoCloseable {
        private final String id;
        private final String method;
        private final ObjectNode params;
        private final CompletableFuture<JsonRpc.Response> answer;

        private Question(String id, String method, ObjectNode params, CompletableFuture<JsonRpc.Response> answer) {
            this.id = id;
            this.method = method;
            this.params = params;
            this.answer = answer;
        }

        ObjectNode message() {
            return JsonRpc.request(Json.mapper().getNodeFactory().textNode(id), method, params);
        }

        CompletableFuture<JsonRpc.Response> answer() {
            return answer;
        }

        @Override
        public void close() {
            asked.remove(id);
        }
    }

    /** The node forgets this session; the client may come back and finds a new, empty one. */
    void forgotten() {
        EventLog log = standalone;
        if (log != null) {
            log.disconnect();
        }
    }

    /** Ends everything: work is cancelled, streams end. */
    void end() {
        working.values().forEach(Cancellation::cancel);
        answering.values().forEach(EventLog::end);
        EventLog log = standalone;
        if (log != null) {
            log.end();
        }
    }
}
