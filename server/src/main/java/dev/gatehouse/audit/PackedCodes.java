package dev.gatehouse.audit;

import java.util.function.IntConsumer;

/** The values of a block's rows as places in its dictionary, in 0, 1, 2, 4, 8 or 16 bits each. */
final class PackedCodes {
    private PackedCodes() {}

    static byte[] pack(char[] codes, int rows, int distinct) {
        int bits = bits(distinct);
        if (bits == 16) {
            byte[] packed = new byte[2 * rows];
            for (int row = 0; row < rows; row++) {
                packed[2 * row] = (byte) (codes[row] >>> 8);
                packed[2 * row + 1] = (byte) codes[row];
            }
            return packed;
        }
        byte[] packed = new byte[(rows * bits + 7) / 8];
        for (int row = 0; row < rows && bits > 0; row++) {
            int bit = row * bits;
            packed[bit >>> 3] |= (byte) (codes[row] << (bit & 7));
        }
        return packed;
    }

    static char[] unpack(byte[] packed, int rows, int distinct) {
        int bits = bits(distinct);
        char[] codes = new char[rows];
        if (bits == 16) {
            for (int row = 0; row < rows; row++) {
                codes[row] = (char) ((packed[2 * row] & 0xFF) << 8 | (packed[2 * row + 1] & 0xFF));
            }
            return codes;
        }
        int mask = (1 << bits) - 1;
        for (int row = 0; row < rows && bits > 0; row++) {
            int bit = row * bits;
            codes[row] = (char) ((packed[bit >>> 3] >>> (bit & 7)) & mask);
        }
        return codes;
    }

    /** Hands over the rows that have this code in 16 bits; none if nothing was packed. */
    static void eachWide(byte[] packed, char code, IntConsumer rows) {
        byte high = (byte) (code >>> 8);
        byte low = (byte) code;
        for (int at = 0; at < packed.length; at += 2) {
            if (packed[at + 1] == low && packed[at] == high) {
                rows.accept(at / 2);
            }
        }
    }

    private static int bits(int distinct) {
        if (distinct <= 1) {
            return 0;
        }
        return distinct <= 2 ? 1 : distinct <= 4 ? 2 : distinct <= 16 ? 4 : distinct <= 256 ? 8 : 16;
    }
}
