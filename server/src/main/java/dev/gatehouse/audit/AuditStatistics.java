package dev.gatehouse.audit;

import dev.gatehouse.telemetry.LatencyBuckets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.ToLongBiFunction;
import java.util.stream.IntStream;

/**
 * Counts requests instead of listing their events: an event that stands for many counts as many. How long they took is
 * known of each event once. Thread-safe.
 */
public final class AuditStatistics {
    private static final long[] STEPS_SECONDS = {
        1,
        2,
        5,
        10,
        15,
        30,
        60,
        120,
        300,
        600,
        900,
        1_800,
        3_600,
        7_200,
        10_800,
        21_600,
        43_200,
        86_400,
        172_800,
        604_800,
        1_209_600,
        2_419_200,
        4_838_400,
        31_536_000
    };

    private final AuditSearch search;

    /** Counts what this search finds. */
    public AuditStatistics(AuditSearch search) {
        this.search = search;
    }

    /**
     * Requests over time.
     *
     * @param from where the first bucket begins
     * @param to where the last one ends
     * @param stepMillis how long each is
     */
    public record Histogram(Instant from, Instant to, long stepMillis, Bucket total, List<Bucket> buckets) {}

    /**
     * What happened in a time.
     *
     * @param time when it begins
     * @param errors how many failed: tool errors, timeouts and unknown outcomes
     * @param p50Ms half of the events took no longer; 0 if there are none
     */
    public record Bucket(
            Instant time,
            long allow,
            long deny,
            long limit,
            long challenge,
            long errors,
            double p50Ms,
            double p95Ms,
            double p99Ms) {
        /** How many requests there were. */
        public long events() {
            return allow + deny + limit + challenge;
        }
    }

    /**
     * How long events took over time.
     *
     * @param from where the first step begins
     * @param bands the shortest first, each with as many counts as there are steps; none if there are no events
     */
    public record HeatMap(Instant from, long stepMillis, List<Band> bands) {}

    /**
     * The events that took so long.
     *
     * @param fromMs at least
     * @param toMs less than; what took longer than the last band is in it as well
     * @param counts how many in each step
     */
    public record Band(double fromMs, double toMs, List<Long> counts) {}

    /** A value and how many requests have it. */
    public record Count(String value, long count) {}

    /**
     * The events of the query's time in at most {@code most} steps of a round length; an open end of the time is where
     * the events end.
     *
     * @param most 1 to 1000
     * @param now where a time without an end ends at the latest
     */
    public Histogram histogram(AuditQuery query, int most, Instant now) {
        if (most < 1 || most > 1_000) {
            throw new IllegalArgumentException("most must be 1 to 1000");
        }
        return histogram(query, (from, to) -> step(from, to, most), now);
    }

    /** The same in steps of this length. */
    public Histogram histogram(AuditQuery query, Duration step, Instant now) {
        return histogram(query, (_, _) -> step.toMillis(), now);
    }

    private Histogram histogram(AuditQuery query, ToLongBiFunction<Instant, Instant> stepOf, Instant now) {
        return search.look(view -> {
            Series series = series(query, stepOf, now, view);
            BucketCounts total = new BucketCounts();
            series.tallies().forEach(total::add);
            List<Bucket> buckets = new ArrayList<>();
            for (int i = 0; i < series.tallies().size(); i++) {
                buckets.add(series.tallies().get(i).bucket(series.time(i)));
            }
            return new Histogram(
                    series.time(0),
                    series.time(series.tallies().size()),
                    series.step(),
                    total.bucket(series.time(0)),
                    buckets);
        });
    }

    /**
     * How long the events of the query's time took, over time: in at most {@code most} steps of a round length, as
     * {@link #histogram}, and in bands of which each is twice as long as the one below.
     *
     * @param most 1 to 1000
     */
    public HeatMap heatMap(AuditQuery query, int most, Instant now) {
        if (most < 1 || most > 1_000) {
            throw new IllegalArgumentException("most must be 1 to 1000");
        }
        return search.look(view -> {
            Series series = series(query, (from, to) -> step(from, to, most), now, view);
            List<Band> bands = new ArrayList<>();
            for (int band = 0; band < LatencyBuckets.BANDS; band++) {
                int first = LatencyBuckets.firstOfBand(band);
                int end = LatencyBuckets.firstOfBand(band + 1);
                List<Long> counts = series.tallies().stream()
                        .map(tally -> tally.events(first, end))
                        .toList();
                bands.add(new Band(LatencyBuckets.lowestMillis(first), LatencyBuckets.lowestMillis(end), counts));
            }
            return new HeatMap(series.time(0), series.step(), used(bands));
        });
    }

    /** Without the bands at either end that are empty. */
    private static List<Band> used(List<Band> bands) {
        int[] used = IntStream.range(0, bands.size())
                .filter(i -> bands.get(i).counts().stream().anyMatch(count -> count > 0))
                .toArray();
        return used.length == 0 ? List.of() : List.copyOf(bands.subList(used[0], used[used.length - 1] + 1));
    }

    /** What happened in each step of a time; the first begins at {@code first × step} milliseconds since 1970. */
    private record Series(long first, long step, List<BucketCounts> tallies) {
        Instant time(int index) {
            return Instant.ofEpochMilli((first + index) * step);
        }
    }

    private static Series series(
            AuditQuery query, ToLongBiFunction<Instant, Instant> stepOf, Instant now, AuditIndex.View view) {
        Instant from = query.from() == null ? view.earliest(now) : query.from();
        Instant to = query.to() == null ? later(now, view.latest(now)) : query.to();
        long step = stepOf.applyAsLong(from, to);
        long first = Math.floorDiv(from.toEpochMilli(), step);
        long last = Math.floorDiv(Math.max(from.toEpochMilli(), to.toEpochMilli() - 1), step);
        List<BucketCounts> tallies = new ArrayList<>();
        for (long i = first; i <= last; i++) {
            tallies.add(new BucketCounts());
        }
        BlockFilter filter = BlockFilter.of(query.during(from, to), false, view);
        view.each(filter.fromSeq(), filter.toSeq(), true, block -> {
            BlockFilter.Match match = filter.in(block);
            if (!match.none()) {
                tally(block, match, tallies, first, step);
            }
            return true;
        });
        return new Series(first, step, tallies);
    }

    /** When the oldest event that is kept happened; {@code now} if there is none. */
    public Instant earliest(Instant now) {
        return search.look(view -> view.earliest(now));
    }

    /** The most frequent values of a field among the events, the most frequent first. */
    public List<Count> top(AuditQuery query, AuditField field, int most) {
        return search.look(view -> {
            BlockFilter filter = BlockFilter.of(query, false, view);
            ValueCounts values = new ValueCounts(field);
            view.each(filter.fromSeq(), filter.toSeq(), true, block -> {
                values.count(block, filter);
                return true;
            });
            return values.top(view, most);
        });
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static long step(Instant from, Instant to, int most) {
        long span = Math.max(1, Duration.between(from, to).toMillis());
        for (long seconds : STEPS_SECONDS) {
            // One more than fits, since the first bucket begins before the time does.
            if (span / (seconds * 1_000) + 1 <= most) {
                return seconds * 1_000;
            }
        }
        return span + 1;
    }

    private static void tally(
            IndexBlock block, BlockFilter.Match match, List<BucketCounts> tallies, long first, long step) {
        int earliest = (int) (Math.floorDiv(block.minTime(), step) - first);
        int latest = (int) (Math.floorDiv(block.maxTime(), step) - first);
        Repeats repeats = block.repeats();
        BitSet wanted = earliest == latest && repeats.isEmpty() ? match.decisions() : null;
        if (wanted != null) {
            BucketCounts whole = tallies.get(earliest);
            block.eachFact((fact, rows) -> {
                if (fact != Fact.NONE && wanted.get(Fact.decision(fact))) {
                    whole.add(fact, rows);
                }
            });
            return;
        }
        BitSet rows = match.rows();
        if (rows.isEmpty()) {
            return;
        }
        RowCodes facts = block.facts();
        long[] times = earliest == latest ? null : block.times();
        IntFunction<BucketCounts> ofRow =
                row -> tallies.get(times == null ? earliest : (int) (Math.floorDiv(times[row], step) - first));
        for (int row = rows.nextSetBit(0); row >= 0; row = rows.nextSetBit(row + 1)) {
            int fact = facts.at(row);
            if (fact != Fact.NONE) {
                ofRow.apply(row).add(fact, 1);
            }
        }
        for (int i = 0; i < repeats.size(); i++) {
            int row = repeats.row(i);
            if (rows.get(row)) {
                ofRow.apply(row).repeat(facts.at(row), repeats.more(i));
            }
        }
    }
}
