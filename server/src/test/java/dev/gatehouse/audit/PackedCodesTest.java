package dev.gatehouse.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PackedCodesTest {
    @ParameterizedTest
    @CsvSource({
        "1, 8192",
        "2, 8192",
        "3, 8192",
        "16, 8192",
        "17, 8192",
        "256, 8192",
        "257, 8192",
        "65535, 8192",
        "2, 1",
        "4, 33",
        "9, 17",
        "200, 9",
        "3000, 5"
    })
    void findsEachRowByItsCodeAndEachCodeByItsRow(int distinct, int rows) {
        char[] codes = new char[rows];
        Random random = new Random(distinct);
        for (int row = 0; row < rows; row++) {
            codes[row] = (char) random.nextInt(distinct);
        }
        RowCodes packed = PackedCodes.of(PackedCodes.pack(codes, rows, distinct), rows, distinct);
        RowCodes plain = new RowCodes.Plain(codes, rows);

        for (int row = 0; row < rows; row++) {
            assertThat(packed.at(row)).isEqualTo(codes[row]);
        }
        for (int code : new int[] {0, 1, codes[0], codes[rows - 1], distinct - 1, distinct / 2}) {
            if (code < distinct) {
                assertThat(marked(packed, code)).as("rows with " + code).isEqualTo(marked(plain, code));
            }
        }
    }

    @Test
    void hasTheFirstCodeInEachRowWhereNothingWasKept() {
        RowCodes nothing = PackedCodes.of(new byte[0], 100, 65_535);

        assertThat(nothing.at(99)).isZero();
        assertThat(marked(nothing, 0).cardinality()).isEqualTo(100);
        assertThat(marked(nothing, 7).cardinality()).isZero();
    }

    private static BitSet marked(RowCodes codes, int code) {
        BitSet rows = new BitSet();
        codes.mark(code, rows);
        return rows;
    }
}
