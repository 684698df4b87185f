package dev.gatehouse.upstream.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.json.JsonRpc;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What a server says on a channel for one request, or of its own accord. */
final class PeerExchange implements Exchange {
    /** Of what nobody reads, so much is kept. */
    private static final int MOST_WAITING = 1_000;

    private final Runnable closing;
    private final @Nullable JsonNode id;
    private final @Nullable String session;
    private final @Nullable Duration idle;
    private final long deadline;
    private final LinkedBlockingQueue<Heard> heard = new LinkedBlockingQueue<>();

    private sealed interface Heard {
        record Message(JsonRpc message) implements Heard {}

        record End(McpFailure why) implements Heard {}
    }

    /**
     * @param id of the request as whoever made it knows it; absent for what the server says of its own accord
     * @param idle how long is waited for the next message; absent for ever
     * @param total how long for all, if there is an {@code idle}
     * @param closing what is done at the end
     */
    PeerExchange(
            @Nullable JsonNode id,
            @Nullable String session,
            @Nullable Duration idle,
            Duration total,
            Runnable closing) {
        this.id = id;
        this.session = session;
        this.idle = idle;
        this.deadline = System.nanoTime() + total.toNanos();
        this.closing = closing;
    }

    @Nullable
    JsonNode id() {
        return id;
    }

    /** Takes a message along; more than can be kept is lost, but for the response. */
    void take(JsonRpc message) {
        if (message instanceof JsonRpc.Response || heard.size() < MOST_WAITING) {
            heard.add(new Heard.Message(message));
        }
    }

    void fail(McpFailure why) {
        heard.add(new Heard.End(why));
    }

    @Override
    public JsonRpc next() throws McpFailure, InterruptedException {
        return switch (wait(idle)) {
            case Heard.Message(JsonRpc message) -> message;
            case Heard.End end -> {
                heard.add(end); // whoever asks again hears the same
                throw end.why();
            }
        };
    }

    private Heard wait(@Nullable Duration longest) throws McpFailure, InterruptedException {
        if (longest == null) {
            return heard.take();
        }
        long left = Math.min(longest.toNanos(), deadline - System.nanoTime());
        Heard next = heard.poll(left, TimeUnit.NANOSECONDS);
        if (next == null) {
            throw new McpFailure(McpFailure.Reason.TIMED_OUT, "The server did not answer in time.");
        }
        return next;
    }

    /** The response to a request, past everything that comes before it. */
    JsonRpc.Response response() throws McpFailure, InterruptedException {
        while (true) {
            if (next() instanceof JsonRpc.Response response) {
                return response;
            }
        }
    }

    @Override
    public @Nullable String session() {
        return session;
    }

    @Override
    public void close() {
        closing.run();
    }

    /** The same parameters, with another number in place of the one by which they belong to a request. */
    static ObjectNode renumbered(ObjectNode params, String member, JsonNode number) {
        ObjectNode copy = params.deepCopy();
        copy.set(member, number);
        return copy;
    }
}
