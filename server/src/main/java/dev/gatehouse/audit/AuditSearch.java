package dev.gatehouse.audit;

import dev.gatehouse.store.Database;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds recorded events, and counts them. Sees everything that is durable when it is asked. One for each process, since
 * it keeps the newest events by column. Thread-safe.
 */
public final class AuditSearch {
    private static final int STREAM_PAGE = 1_000;
    private static final int MOST_ATTEMPTS = 5;

    private final Database database;
    private final AuditIndex index;

    /** Searches the audit of this database. */
    public AuditSearch(Database database) {
        this(database, new AuditIndex());
    }

    AuditSearch(Database database, AuditIndex index) {
        this.database = database;
        this.index = index;
    }

    /** Spares the index from reading back what this log records. To be called once, before it records. */
    public void follow(AuditLog log) {
        index.follow(log);
    }

    AuditIndex index() {
        return index;
    }

    Database database() {
        return database;
    }

    /**
     * Reads with one view of the index; {@code look} is called again if the index was made anew meanwhile, or a block
     * was pruned.
     */
    <T> T look(Look<T> look) {
        for (int attempt = 1; ; attempt++) {
            try {
                Optional<T> found = lookOnce(look);
                if (found.isPresent()) {
                    return found.get();
                }
            } catch (BlockReader.Gone e) {
                if (attempt == MOST_ATTEMPTS) {
                    throw e;
                }
            }
            index.forget();
        }
    }

    private <T> Optional<T> lookOnce(Look<T> look) {
        try {
            return database.reader().withHandle(handle -> {
                try (AuditIndex.View view = index.view(handle)) {
                    T found = look.at(view);
                    return view.isOutdated() ? Optional.empty() : Optional.of(found);
                }
            });
        } catch (SQLException e) {
            throw new IllegalStateException("The audit cannot be searched", e);
        }
    }

    /** What is read. */
    interface Look<T> {
        T at(AuditIndex.View view) throws SQLException;
    }

    /**
     * One page of matching events, newest first. The next page continues before the last one's seq; with
     * {@link AuditQuery#after()} the page holds those that follow that seq.
     */
    public List<AuditEvent> find(AuditQuery query) {
        return look(view -> AuditTable.bySeqs(seqs(query, view), view.handle()).reversed());
    }

    private static List<Long> seqs(AuditQuery query, AuditIndex.View view) {
        List<Long> seqs = new ArrayList<>();
        each(BlockFilter.of(query, true, view), view, query.after() == null, seq -> {
            seqs.add(seq);
            return seqs.size() < query.limit();
        });
        return seqs;
    }

    /** How many events match, ignoring the query's page. */
    public long count(AuditQuery query) {
        return look(view -> {
            BlockFilter filter = BlockFilter.of(query, false, view);
            long[] count = new long[1];
            view.each(filter.fromSeq(), filter.toSeq(), true, block -> {
                count[0] += filter.in(block).count();
                return true;
            });
            return count[0];
        });
    }

    /**
     * Hands every event that matches now, oldest first, to {@code sink} without holding them all; ignores the query's
     * page. Reads in portions, so that a slow sink holds no connection and no snapshot of the database.
     */
    public void stream(AuditQuery query, Consumer<AuditEvent> sink) {
        pages(query, page -> page.forEach(sink));
    }

    /** Takes the events of a stream, a page at a time. */
    @FunctionalInterface
    interface PageSink<X extends Exception> {
        void take(List<AuditEvent> page) throws X;
    }

    /** The same as {@link #stream} in pages of at most 1,000, oldest first. */
    <X extends Exception> void pages(AuditQuery query, PageSink<X> sink) throws X {
        long upTo = look(AuditIndex.View::lastSeq);
        AuditQuery portion = new AuditQuery(query.from(), query.to(), query.conditions(), upTo + 1, 0L, STREAM_PAGE);
        while (true) {
            List<AuditEvent> events = find(portion);
            sink.take(events.reversed());
            if (events.size() < STREAM_PAGE) {
                return;
            }
            portion = portion.after(events.getFirst().seq());
        }
    }

    /** The newest event's place; 0 while there is none. */
    public long lastSeq() {
        return look(AuditIndex.View::lastSeq);
    }

    /** The event at this place of the chain. */
    public Optional<AuditEvent> bySeq(long seq) {
        return database.reader()
                .withHandle(handle ->
                        AuditTable.bySeqs(List.of(seq), handle).stream().findFirst());
    }

    /** The events at these places of the chain, oldest first, without those that are gone. */
    public List<AuditEvent> bySeqs(List<Long> seqs) {
        return seqs.isEmpty() ? List.of() : database.reader().withHandle(handle -> AuditTable.bySeqs(seqs, handle));
    }

    /** The event of this decision. */
    public Optional<AuditEvent> byDecision(String decisionId) {
        return find(AuditQuery.everything(1)
                        .and(List.of(new AuditCondition.HasId(AuditId.DECISION, decisionId, false))))
                .stream()
                .findFirst();
    }

    /**
     * The part of the chain from the first to the last event of a time; absent if there is none. Goes by what was
     * recorded: an event that is gone from its place counts, as far as the index knows of it.
     */
    public Optional<ChainRange> range(@Nullable Instant from, @Nullable Instant to) {
        AuditQuery query = AuditQuery.everything(1).during(from, to);
        return look(view -> {
            List<Long> first = seqs(query.after(0L), view);
            List<Long> last = seqs(query, view);
            return first.isEmpty() || last.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new ChainRange(first.getFirst(), last.getFirst()));
        });
    }

    private static void each(BlockFilter filter, AuditIndex.View view, boolean newestFirst, LongPredicate next) {
        view.each(filter.fromSeq(), filter.toSeq(), newestFirst, block -> {
            BitSet rows = filter.in(block).rows();
            int row = newestFirst ? rows.length() - 1 : rows.nextSetBit(0);
            while (row >= 0) {
                if (!next.test(block.firstSeq() + row)) {
                    return false;
                }
                row = newestFirst ? (row == 0 ? -1 : rows.previousSetBit(row - 1)) : rows.nextSetBit(row + 1);
            }
            return true;
        });
    }
}
