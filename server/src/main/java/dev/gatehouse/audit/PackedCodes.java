package dev.gatehouse.audit;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.BitSet;

/**
 * The codes of a sealed block's rows as they lie in the database, in 0, 1, 2, 4, 8 or 16 bits each, the first row
 * lowest; 16 bits with the higher byte first. Never unpacked: one row is read where it lies, and all rows with one code
 * are found by looking at a word of them at a time.
 */
final class PackedCodes implements RowCodes {
    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] packed;
    private final int rows;
    private final int bits;

    private PackedCodes(byte[] packed, int rows, int bits) {
        this.packed = packed;
        this.rows = rows;
        this.bits = bits;
    }

    /** What {@link #pack} made of so many rows with so many different codes; where nothing was kept, each is 0. */
    static PackedCodes of(byte[] packed, int rows, int distinct) {
        return new PackedCodes(packed, rows, packed.length == 0 ? 0 : bits(distinct));
    }

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

    @Override
    public int at(int row) {
        if (bits == 16) {
            return (packed[2 * row] & 0xFF) << 8 | (packed[2 * row + 1] & 0xFF);
        }
        int bit = row * bits;
        return bits == 0 ? 0 : (packed[bit >>> 3] & 0xFF) >>> (bit & 7) & ((1 << bits) - 1);
    }

    @Override
    public void mark(int code, BitSet marked) {
        if (bits == 0) {
            marked.set(0, code == 0 ? rows : 0);
            return;
        }
        int inAWord = Long.SIZE / bits;
        int shift = Integer.numberOfTrailingZeros(bits);
        long highest = everywhere(1L << (bits - 1));
        long others = everywhere((1L << (bits - 1)) - 1);
        long wanted = everywhere(bits == 16 ? Character.reverseBytes((char) code) : code);
        int row = 0;
        for (; row + inAWord <= rows; row += inAWord) {
            long differs = (long) WORDS.get(packed, row * bits / Byte.SIZE) ^ wanted;
            // The highest bit of each code that is 0, which is one that does not differ; no addition carries over.
            long equal = ~((differs & others) + others | differs) & highest;
            for (; equal != 0; equal &= equal - 1) {
                marked.set(row + (Long.numberOfTrailingZeros(equal) >>> shift));
            }
        }
        for (; row < rows; row++) {
            if (at(row) == code) {
                marked.set(row);
            }
        }
    }

    /** A word that has this code in each place. */
    private long everywhere(long code) {
        long word = code;
        for (int filled = bits; filled < Long.SIZE; filled *= 2) {
            word |= word << filled;
        }
        return word;
    }

    private static int bits(int distinct) {
        if (distinct <= 1) {
            return 0;
        }
        return distinct <= 2 ? 1 : distinct <= 4 ? 2 : distinct <= 16 ? 4 : distinct <= 256 ? 8 : 16;
    }
}
