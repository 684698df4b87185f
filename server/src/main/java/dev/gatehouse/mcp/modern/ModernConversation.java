package dev.gatehouse.mcp.modern;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.json.Json;
import dev.gatehouse.json.JsonRpc;
import dev.gatehouse.mcp.wire.EventStream;
import dev.gatehouse.mcp.wire.Exchange;
import dev.gatehouse.mcp.wire.Reply;
import dev.gatehouse.mcp.wire.ReplyWriter;
import dev.gatehouse.mcp.wire.SlowReaders;
import dev.gatehouse.tools.Cancellation;
import dev.gatehouse.tools.ClientCapabilities;
import dev.gatehouse.tools.Conversation;
import dev.gatehouse.tools.Deferred;
import dev.gatehouse.tools.Input;
import dev.gatehouse.tools.InputRequired;
import dev.gatehouse.tools.LogLevel;
import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A request of this era while it is worked on. Its answer is plain JSON unless something is said before the result:
 * then it becomes a stream of events, which carries what belongs to this request and nothing else. Thread-safe.
 */
final class ModernConversation implements Conversation {
    private final Exchange exchange;
    private final ObjectNode params;
    private final JsonNode meta;
    private final OpenStreams streams;
    private final SlowReaders readers;
    private final Runnable whenCut;
    private final Cancellation cancellation = new Cancellation();
    private final ReentrantLock writing = new ReentrantLock();
    private @Nullable EventStream stream;
    private double progress = Double.NEGATIVE_INFINITY;
    private boolean finished;
    private volatile long lastWritten;

    /** {@code whenCut}: run if the client is cut because it does not read. */
    ModernConversation(
            Exchange exchange, JsonRpc.Request request, OpenStreams streams, SlowReaders readers, Runnable whenCut) {
        this.readers = readers;
        this.whenCut = whenCut;
        this.exchange = exchange;
        this.params = request.params();
        this.meta = params.path("_meta");
        this.streams = streams;
    }

    @Override
    public ClientCapabilities client() {
        return meta.path(Meta.CAPABILITIES) instanceof ObjectNode declared
                ? new ClientCapabilities(declared)
                : ClientCapabilities.none();
    }

    @Override
    public ObjectNode params() {
        return params;
    }

    @Override
    public boolean takesTasks() {
        return client().extension(Deferred.EXTENSION).isObject();
    }

    @Override
    public void progress(double now, @Nullable Double total, @Nullable String message) {
        JsonNode token = meta.path("progressToken");
        if (!token.isTextual() && !token.isIntegralNumber()) {
            return;
        }
        ObjectNode params = Json.object();
        params.set("progressToken", token);
        put(params, "progress", now);
        if (total != null) {
            put(params, "total", total);
        }
        if (message != null) {
            params.put("message", message);
        }
        writing.lock();
        try {
            if (now > progress) {
                progress = now;
                say("notifications/progress", params);
            }
        } finally {
            writing.unlock();
        }
    }

    /** Whole numbers are written as such. */
    private static void put(ObjectNode params, String name, double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            params.put(name, (long) value);
        } else {
            params.put(name, value);
        }
    }

    @Override
    public void log(LogLevel level, @Nullable String logger, JsonNode data) {
        LogLevel wanted = logLevel();
        if (wanted == null || level.compareTo(wanted) < 0) {
            return;
        }
        ObjectNode params = Json.object().put("level", level.wireName());
        if (logger != null) {
            params.put("logger", logger);
        }
        params.set("data", data);
        writing.lock();
        try {
            say("notifications/message", params);
        } finally {
            writing.unlock();
        }
    }

    @Override
    public @Nullable LogLevel logLevel() {
        return LogLevel.of(meta.path(Meta.LOG_LEVEL).textValue());
    }

    @Override
    public Cancellation cancellation() {
        return cancellation;
    }

    /** This era asks by ending the request. */
    @Override
    public @Nullable Input ask(InputRequired wanted) {
        return null;
    }

    private void say(String method, ObjectNode params) {
        if (finished || cancellation.isCancelled() || !takesEvents()) {
            return;
        }
        try {
            if (stream == null) {
                stream = EventStream.open(exchange, readers, whenCut);
                streams.add(this);
            }
            stream.event(null, Json.bytes(JsonRpc.notification(method, params)));
            stream.flush();
            lastWritten = System.nanoTime();
        } catch (IOException e) {
            cancellation.cancel();
        }
    }

    /** Clients must take both forms; one that says it does not is answered with JSON alone. */
    private boolean takesEvents() {
        String accept = exchange.arrival().header("Accept");
        return accept == null || accept.contains("text/event-stream") || accept.contains("*/*");
    }

    /** Keeps the stream alive if nothing was written for this long. */
    void keepAlive(long nanos) {
        if (System.nanoTime() - lastWritten < nanos || !writing.tryLock()) {
            return;
        }
        try {
            if (stream != null && !finished) {
                stream.keepAlive();
                lastWritten = System.nanoTime();
            }
        } catch (IOException e) {
            cancellation.cancel();
        } finally {
            writing.unlock();
        }
    }

    /** Ends the stream with the reply, if there is one; else the reply is still to be given. */
    Reply finish(Reply reply) {
        writing.lock();
        try {
            finished = true;
            if (cancellation.isCancelled()) {
                return new Reply.Given();
            }
            if (stream == null) {
                return reply;
            }
            streams.remove(this);
            stream.event(null, ReplyWriter.message(exchange.arrival().requestId(), reply));
            stream.flush();
            return new Reply.Given();
        } catch (IOException e) {
            return new Reply.Given();
        } finally {
            writing.unlock();
        }
    }
}
