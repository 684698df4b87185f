package dev.gatehouse.gate;

import dev.gatehouse.identity.Caller;
import dev.gatehouse.limits.ClientNetwork;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Folds identical refusals beyond a rate: the first is recorded by itself, and those that follow within the window are
 * one event with a count, so that nobody can fill the record. Bounded; thread-safe.
 */
final class Floods {
    static final Duration WINDOW = Duration.ofSeconds(10);
    private static final int MOST = 10_000;

    private final ConcurrentHashMap<Source, Flood> running = new ConcurrentHashMap<>();
    private final Queue<Flood> byEnd = new ConcurrentLinkedQueue<>();

    /** Who the refused requests come from: a principal, or a network where there is none; and why they are refused. */
    record Source(String issuer, String subjectOrNetwork, String reason) {
        static Source of(@Nullable Caller caller, String address, String reason) {
            return caller == null || caller.isAnonymous()
                    ? new Source("", ClientNetwork.of(address), reason)
                    : new Source(caller.issuer(), caller.subject(), reason);
        }
    }

    private record Flood(Source source, Recording first, Instant end, AtomicInteger more) {}

    /** Counts one more refusal to the flood that runs, if one does; returns the decision id of its first event. */
    @Nullable
    String join(Source source, Instant now) {
        Flood flood = running.get(source);
        if (flood == null && running.size() >= MOST) {
            flood = running.get(crowd(source));
        }
        if (flood == null || !now.isBefore(flood.end())) {
            return null;
        }
        flood.more().incrementAndGet();
        return flood.first().decisionId();
    }

    /** Remembers a recorded refusal as the first of a flood that may come. */
    void start(Source source, Recording first, Instant now) {
        Source known = running.size() < MOST ? source : crowd(source);
        Flood flood = new Flood(known, first, now.plus(WINDOW), new AtomicInteger());
        if (running.putIfAbsent(known, flood) == null) {
            byEnd.add(flood);
        }
    }

    /** Where there are too many sources to tell them apart, all of the same reason are one. */
    private static Source crowd(Source source) {
        return new Source("", "", source.reason());
    }

    /** Whether no flood runs. */
    boolean isEmpty() {
        return byEnd.isEmpty();
    }

    /** Takes out what ended by {@code now}: an entry for each flood of more than one refusal. Costs next to nothing. */
    List<Recording> ended(Instant now) {
        Flood oldest = byEnd.peek();
        if (oldest == null || now.isBefore(oldest.end())) {
            return List.of();
        }
        List<Recording> ended = new ArrayList<>();
        for (; oldest != null && !now.isBefore(oldest.end()); oldest = byEnd.peek()) {
            if (byEnd.remove(oldest)) {
                running.remove(oldest.source(), oldest);
                int more = oldest.more().get();
                if (more > 0) {
                    ended.add(oldest.first().repeated(more, WINDOW, oldest.end()));
                }
            }
        }
        return ended;
    }
}
