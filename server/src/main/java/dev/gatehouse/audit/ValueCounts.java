package dev.gatehouse.audit;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** How many requests have each value of one field, counted block by block. Not thread-safe. */
final class ValueCounts {
    private final AuditField field;
    private final Map<String, Long> byText = new HashMap<>();
    private long[] byNumber = new long[1_024];

    ValueCounts(AuditField field) {
        this.field = field;
    }

    void count(IndexBlock block, BlockFilter filter) {
        BlockFilter.Match match = filter.in(block);
        if (match.none()) {
            return;
        }
        Repeats repeats = block.repeats();
        if (match.all() && repeats.isEmpty()) {
            IndexColumn column = block.column(field);
            for (int code = 0; code < column.distinct(); code++) {
                add(column, code, column.count(code));
            }
            return;
        }
        BitSet rows = match.rows();
        if (rows.isEmpty()) {
            return;
        }
        IndexColumn column = block.column(field);
        RowCodes codes = column.codes();
        long[] counts = new long[column.distinct()];
        for (int row = rows.nextSetBit(0); row >= 0; row = rows.nextSetBit(row + 1)) {
            counts[codes.at(row)]++;
        }
        for (int i = 0; i < repeats.size(); i++) {
            if (rows.get(repeats.row(i))) {
                counts[codes.at(repeats.row(i))] += repeats.more(i);
            }
        }
        for (int code = 0; code < counts.length; code++) {
            if (counts[code] > 0) {
                add(column, code, counts[code]);
            }
        }
    }

    private void add(IndexColumn column, int code, long count) {
        switch (column) {
            case IndexColumn.Numbered numbered -> {
                int number = numbered.id(code);
                if (number >= byNumber.length) {
                    byNumber = Arrays.copyOf(byNumber, Math.max(2 * byNumber.length, number + 1));
                }
                byNumber[number] += count;
            }
            case IndexColumn.Spelled spelled -> {
                String text = spelled.text(code);
                if (text != null) {
                    byText.merge(text, count, Long::sum);
                }
            }
        }
    }

    List<AuditStatistics.Count> top(AuditIndex.View view, int most) {
        Map<String, Long> merged = new HashMap<>();
        Map<String, Integer> numbers = ValueNumbers.of(field, byText.keySet(), view.handle());
        byText.forEach((text, count) -> {
            int number = numbers.getOrDefault(text, 0);
            long sealed = number > 0 && number < byNumber.length ? byNumber[number] : 0;
            if (sealed > 0) {
                byNumber[number] = 0;
            }
            merged.put(text, count + sealed);
        });
        List<Integer> largest = IntStream.range(1, byNumber.length)
                .filter(number -> byNumber[number] > 0)
                .boxed()
                .sorted(Comparator.comparingLong((Integer number) -> byNumber[number])
                        .reversed())
                .limit(most)
                .toList();
        view.learn(largest);
        largest.forEach(number -> merged.put(view.text(number), byNumber[number]));
        return merged.entrySet().stream()
                .map(entry -> new AuditStatistics.Count(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparingLong(AuditStatistics.Count::count)
                        .reversed()
                        .thenComparing(AuditStatistics.Count::value))
                .limit(most)
                .toList();
    }
}
