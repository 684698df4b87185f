package dev.gatehouse.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ColumnCacheTest {
    @Test
    void keepsWhatWasAskedForLastWithinItsSize() {
        ColumnCache cache = new ColumnCache(10_000);
        for (int block = 0; block < 8; block++) {
            cache.put(place(block), new byte[1_000]);
        }
        assertThat(cache.get(place(0))).isNotNull();

        cache.put(place(8), new byte[1_000]);

        assertThat(IntStream.range(0, 9).filter(block -> cache.get(place(block)) != null))
                .containsExactly(0, 2, 3, 4, 5, 6, 7, 8);
    }

    @Test
    void keepsNothingThatIsLargerThanItself() {
        ColumnCache cache = new ColumnCache(1_000);
        cache.put(place(1), new byte[100]);

        cache.put(place(2), new byte[2_000]);

        assertThat(cache.get(place(2))).isNull();
        cache.put(place(3), new byte[500]);
        assertThat(cache.get(place(3))).isNotNull();
    }

    private static ColumnCache.Place place(long block) {
        return new ColumnCache.Place(1, block, false);
    }
}
