package dev.gatehouse.mcp.legacy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What one stream of a session has to say, numbered from 1, and kept so that a client that lost its connection can read
 * on where it was (2025-11-25, resumability and redelivery). Saying something never waits for whoever reads; one
 * connection reads at a time, and the newest takes over. Thread-safe.
 */
final class EventLog {
    private static final int MOST_EVENTS = 256;
    private static final long MOST_BYTES = 1024 * 1024;

    private final String name;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Event> kept = new ArrayDeque<>();
    private long bytes;
    private long newest;
    private boolean ended;
    private @Nullable Reading current;

    /** One message; its number is a cursor within this stream alone. */
    @SuppressWarnings("ArrayRecordComponent") // events are never compared, and nobody changes their bytes
    record Event(long number, byte[] data) {}

    /** {@code name}: unique among all streams of the session, on whichever node. */
    EventLog(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    /** Says something; once ended, nothing is heard. */
    void append(byte[] data) {
        lock.lock();
        try {
            if (ended) {
                return;
            }
            newest++;
            kept.add(new Event(newest, data));
            bytes += data.length;
            // The newest stays whatever its size: it may be the very answer.
            while (kept.size() > 1 && (kept.size() > MOST_EVENTS || bytes > MOST_BYTES)) {
                bytes -= kept.removeFirst().data().length;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Nothing more will be said; whoever reads still gets what was. */
    void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Ends the connection that reads now, if any; the stream goes on, and the client may come back. */
    void disconnect() {
        lock.lock();
        try {
            current = null;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean isRead() {
        lock.lock();
        try {
            return current != null;
        } finally {
            lock.unlock();
        }
    }

    /** Whether the stream is over and somebody who has read up to {@code number} has read everything. */
    boolean isExhausted(long number) {
        lock.lock();
        try {
            return ended && number >= newest;
        } finally {
            lock.unlock();
        }
    }

    /** The number of what was said last; 0 before anything was. */
    long newest() {
        lock.lock();
        try {
            return newest;
        } finally {
            lock.unlock();
        }
    }

    /** How many bytes it keeps. */
    long size() {
        lock.lock();
        try {
            return bytes;
        } finally {
            lock.unlock();
        }
    }

    /** Reads what comes after {@code number}; whoever read before is disconnected. To be closed. */
    Reading read(long number) {
        lock.lock();
        try {
            Reading reading = new Reading(Math.min(number, newest));
            current = reading;
            changed.signalAll();
            return reading;
        } finally {
            lock.unlock();
        }
    }

    /** What a reader finds. */
    sealed interface Found {
        /** These, in order. */
        record Events(List<Event> events) implements Found {}

        /** Nothing was said for a while. */
        record Silence() implements Found {}

        /** Everything was read and nothing more will come. */
        record End() implements Found {}

        /** This reader was disconnected. */
        record Cut() implements Found {}

        /** This reader was so slow that what it would read next is no longer kept. */
        record Behind() implements Found {}
    }

    /** One connection that reads. For one thread. */
    final class Reading implements AutoCloseable {
        private long position;
        private boolean begun;

        private Reading(long position) {
            this.position = position;
        }

        /** The number after which it reads on. */
        long position() {
            return position;
        }

        /** What comes next, or {@link Found.Silence} after {@code millis} milliseconds. */
        @SuppressWarnings("ReferenceEquality") // it is about which connection, not what it has read
        Found next(long millis) throws InterruptedException {
            long left = TimeUnit.MILLISECONDS.toNanos(millis);
            lock.lock();
            try {
                while (true) {
                    if (current != this) {
                        return new Found.Cut();
                    }
                    if (newest > position) {
                        return unread();
                    }
                    if (ended) {
                        return new Found.End();
                    }
                    if (left <= 0) {
                        return new Found.Silence();
                    }
                    left = changed.awaitNanos(left);
                }
            } finally {
                lock.unlock();
            }
        }

        private Found unread() {
            List<Event> events = new ArrayList<>();
            kept.stream().filter(event -> event.number() > position).forEach(events::add);
            boolean gap = events.getFirst().number() > position + 1;
            if (gap && begun) {
                return new Found.Behind();
            }
            begun = true;
            position = newest;
            return new Found.Events(events);
        }

        @Override
        @SuppressWarnings("ReferenceEquality")
        public void close() {
            lock.lock();
            try {
                if (current == this) {
                    current = null;
                }
            } finally {
                lock.unlock();
            }
        }
    }
}
