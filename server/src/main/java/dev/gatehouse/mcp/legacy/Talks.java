package dev.gatehouse.mcp.legacy;

import dev.gatehouse.json.JsonRpc;
import dev.gatehouse.mcp.wire.Reply;
import dev.gatehouse.mcp.wire.ReplyWriter;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Lets handlers talk to the client while they work for one of its requests. Thread-safe. */
final class Talks {
    /** After this long without a word the answer becomes a stream, which proxies keep and clients can resume. */
    private static final long SILENCE_NANOS = 5_000_000_000L;

    private final LiveSessions sessions;
    private final Deliveries deliveries;
    private final Set<PostedStream> silent = ConcurrentHashMap.newKeySet();

    Talks(LiveSessions sessions, Deliveries deliveries) {
        this.sessions = sessions;
        this.deliveries = deliveries;
    }

    /**
     * Works for a request that was posted alone; its answer may become a stream.
     *
     * @return what is left to answer
     */
    Reply alone(Standing standing, JsonRpc.Request request, Function<LegacyConversation, Reply> work) {
        LiveSession session = standing.live();
        PostedStream stream =
                standing.readsEvents() ? new PostedStream(standing, request.method(), sessions, deliveries) : null;
        LegacyConversation conversation = new LegacyConversation(session, stream, request);
        if (stream == null) {
            return cancellable(session, request, conversation, work);
        }
        silent.add(stream);
        Reply reply = null;
        try {
            reply = cancellable(session, request, conversation, work);
        } finally {
            silent.remove(stream);
            if (reply == null) {
                stream.finish(() -> null);
            }
        }
        return finished(stream, standing, conversation.cancellation().isCancelled(), reply);
    }

    private static Reply finished(PostedStream stream, Standing standing, boolean cancelled, Reply reply) {
        if (cancelled) {
            // Nobody wants the answer (2025-11-25, cancellation); a stream may end without one.
            stream.begin();
        }
        String requestId = standing.exchange().arrival().requestId();
        return stream.finish(() -> cancelled ? null : ReplyWriter.message(requestId, reply))
                ? new Reply.Given()
                : reply;
    }

    /**
     * Works for a request of a batch: what is said before its result goes to the session's own stream, if it has one.
     */
    Reply inBatch(Standing standing, JsonRpc.Request request, Function<LegacyConversation, Reply> work) {
        LiveSession session = standing.live();
        LegacyConversation conversation = new LegacyConversation(session, null, request);
        return cancellable(session, request, conversation, work);
    }

    private static Reply cancellable(
            @Nullable LiveSession session,
            JsonRpc.Request request,
            LegacyConversation conversation,
            Function<LegacyConversation, Reply> work) {
        if (session == null) {
            return work.apply(conversation);
        }
        session.begun(request.id(), conversation.cancellation());
        try {
            return work.apply(conversation);
        } finally {
            session.finished(request.id(), conversation.cancellation());
        }
    }

    /** Makes streams of the answers that have been worked on for long. To be called each second. */
    void breakSilence() {
        long now = System.nanoTime();
        silent.removeIf(stream -> {
            boolean due = now - stream.since() > SILENCE_NANOS;
            if (due) {
                stream.begin();
            }
            return due;
        });
    }
}
