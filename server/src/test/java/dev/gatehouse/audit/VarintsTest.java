package dev.gatehouse.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class VarintsTest {
    private static final int COUNT = 500;

    @Test
    void readsWhatWasWritten() {
        long[] numbers = {0, 1, 127, 128, 16_383, 16_384, Integer.MAX_VALUE, Long.MAX_VALUE, -1, Long.MIN_VALUE};
        Varints.Writer writer = new Varints.Writer();
        for (long number : numbers) {
            writer.put(number).putSigned(number);
        }

        Varints.Reader reader = new Varints.Reader(writer.bytes());
        for (long number : numbers) {
            assertThat(reader.get()).isEqualTo(number);
            assertThat(reader.getSigned()).isEqualTo(number);
        }
    }

    @Test
    void passesOverAsManyNumbersAsItIsTold() {
        Random random = new Random(3);
        long[] numbers = new long[COUNT];
        Varints.Writer writer = new Varints.Writer();
        for (int i = 0; i < COUNT; i++) {
            numbers[i] = random.nextLong() >>> random.nextInt(64);
            writer.put(numbers[i]);
        }
        byte[] bytes = writer.bytes();

        for (int start = 0; start < 20; start++) {
            for (int passed = 0; start + passed < COUNT; passed++) {
                Varints.Reader reader = new Varints.Reader(bytes);
                reader.skip(start);
                reader.skip(passed);
                assertThat(reader.get()).isEqualTo(numbers[start + passed]);
            }
        }
    }
}
