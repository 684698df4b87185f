package dev.gatehouse.mcp.wire;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Cuts the connections of clients that do not read what their stream sends them. Thread-safe. */
public final class SlowReaders {
    private final Duration patience;
    private final Set<EventStream> writing = ConcurrentHashMap.newKeySet();

    public SlowReaders(StreamsConfig config) {
        this.patience = config.writeTimeout().toJavaDuration();
    }

    void begin(EventStream stream) {
        writing.add(stream);
    }

    void end(EventStream stream) {
        writing.remove(stream);
    }

    /** Cuts who has not read for too long; to be called each second or so. */
    public void sweep() {
        long now = System.nanoTime();
        for (EventStream stream : writing) {
            stream.cutIfStuck(now, patience.toNanos());
        }
    }
}
