package dev.gatehouse.mcp.legacy;

import dev.gatehouse.gate.Envelope;
import dev.gatehouse.gate.Gate;
import dev.gatehouse.identity.Caller;
import dev.gatehouse.mcp.wire.EventStream;
import dev.gatehouse.mcp.wire.Exchange;
import dev.gatehouse.mcp.wire.RpcError;
import dev.gatehouse.mcp.wire.SlowReaders;
import dev.gatehouse.mcp.wire.StreamsConfig;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Sends streams over connections: until the stream ends, the client goes away, the caller's token expires or is
 * revoked, or the gateway stops. Thread-safe.
 */
final class Deliveries {
    static final Duration RETRY = Duration.ofSeconds(1);

    private final SlowReaders slowReaders;
    private final Gate gate;
    private final long keepAliveMillis;
    private final int most;
    private final int mostPerCaller;
    private final Clock clock;
    private final Set<Delivery> open = ConcurrentHashMap.newKeySet();
    private volatile boolean stopped;

    /** Tells of anybody, also of who comes just after it was last asked, whether they may read no more. */
    private volatile Predicate<Caller> unwelcome = _ -> false;

    Deliveries(StreamsConfig config, Gate gate, Clock clock) {
        this.slowReaders = new SlowReaders(config);
        this.gate = gate;
        this.keepAliveMillis = config.keepAlive().toMilliseconds();
        this.most = config.most();
        this.mostPerCaller = config.mostPerCaller();
        this.clock = clock;
    }

    /** Begins to answer with a stream; that its client was cut for not reading is recorded. */
    EventStream open(Exchange exchange, Envelope envelope, String method) throws IOException {
        RpcError error = RpcError.slowReader();
        return EventStream.open(
                exchange,
                slowReaders,
                () -> gate.refused(exchange.caller(), envelope, method, error.name(), error.message(), error.status()));
    }

    /** Cuts who does not read; to be called each second or so. */
    void cutSlowReaders() {
        slowReaders.sweep();
    }

    private record Delivery(EventLog log, Caller caller) {}

    /**
     * Sends what {@code reading} finds, on this thread, until there is no more to send or nobody to send it to.
     *
     * @param numbered whether events carry ids, from which a client can resume
     * @param stillRead called now and then while the client is there
     */
    void run(
            EventLog log,
            EventLog.Reading reading,
            EventStream out,
            Caller caller,
            boolean numbered,
            Runnable stillRead)
            throws IOException, InterruptedException {
        Delivery delivery = new Delivery(log, caller);
        open.add(delivery);
        if (unwelcome.test(caller)) {
            log.disconnect();
        }
        try {
            while (!stopped) {
                long left = millisUntil(caller.expiresAt());
                if (left <= 0) {
                    break;
                }
                switch (reading.next(Math.min(left, keepAliveMillis))) {
                    case EventLog.Found.Events(var events) -> {
                        for (EventLog.Event event : events) {
                            out.event(numbered ? log.name() + "-" + event.number() : null, event.data());
                        }
                        out.flush();
                        stillRead.run();
                    }
                    case EventLog.Found.Silence() -> {
                        out.keepAlive();
                        stillRead.run();
                    }
                    case EventLog.Found.Behind() -> {
                        out.fellBehind();
                        out.retry(RETRY);
                        return;
                    }
                    case EventLog.Found.Cut() -> {
                        out.retry(RETRY);
                        return;
                    }
                    case EventLog.Found.End() -> {
                        return;
                    }
                }
            }
            out.retry(RETRY);
        } finally {
            open.remove(delivery);
        }
    }

    private long millisUntil(Instant expiry) {
        return expiry.equals(Instant.MAX)
                ? Long.MAX_VALUE
                : Duration.between(clock.instant(), expiry).toMillis();
    }

    /** Whether this caller may have one more stream. */
    boolean hasRoomFor(Caller caller) {
        Session.Owner owner = Session.Owner.of(caller);
        long theirs = open.stream()
                .filter(delivery -> Objects.equals(owner, Session.Owner.of(delivery.caller())))
                .limit(mostPerCaller)
                .count();
        return open.size() < most && theirs < mostPerCaller;
    }

    /** Disconnects whoever may not read any more. */
    void disconnect(Predicate<Caller> unwelcome) {
        this.unwelcome = unwelcome;
        open.stream()
                .filter(delivery -> unwelcome.test(delivery.caller()))
                .forEach(delivery -> delivery.log().disconnect());
    }

    /** Disconnects everybody, for good: the gateway stops. */
    void stop() {
        stopped = true;
        disconnect(_ -> true);
    }
}
