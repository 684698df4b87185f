package dev.gatehouse.audit;

import java.io.ByteArrayOutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Whole numbers in as few bytes as they need (LEB128), small ones in one. */
final class Varints {
    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long HIGHEST = 0x8080_8080_8080_8080L;

    private Varints() {}

    /** Writes numbers one after the other. */
    static final class Writer {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Writer put(long number) {
            long rest = number;
            while ((rest & ~0x7FL) != 0) {
                bytes.write((int) ((rest & 0x7F) | 0x80));
                rest >>>= 7;
            }
            bytes.write((int) rest);
            return this;
        }

        /** A number that may be negative. */
        Writer putSigned(long number) {
            return put((number << 1) ^ (number >> 63));
        }

        Writer put(byte[] data) {
            put(data.length);
            bytes.writeBytes(data);
            return this;
        }

        byte[] bytes() {
            return bytes.toByteArray();
        }
    }

    /** Reads them again. */
    static final class Reader {
        private final byte[] bytes;
        private int position;

        Reader(byte[] bytes) {
            this.bytes = bytes;
        }

        long get() {
            byte first = bytes[position++];
            return first >= 0 ? first : longer(first & 0x7FL);
        }

        private long longer(long first) {
            long number = first;
            for (int shift = 7; ; shift += 7) {
                byte next = bytes[position++];
                number |= (next & 0x7FL) << shift;
                if (next >= 0) {
                    return number;
                }
            }
        }

        /** Passes over numbers, eight bytes at a time: each number ends with the byte whose highest bit is not set. */
        void skip(int numbers) {
            int left = numbers;
            while (left >= Long.BYTES && position + Long.BYTES <= bytes.length) {
                left -= Long.bitCount(~(long) WORDS.get(bytes, position) & HIGHEST);
                position += Long.BYTES;
            }
            while (left > 0) {
                left -= bytes[position++] >= 0 ? 1 : 0;
            }
        }

        long getSigned() {
            long number = get();
            return (number >>> 1) ^ -(number & 1);
        }

        byte[] getBytes() {
            int length = (int) get();
            byte[] data = new byte[length];
            System.arraycopy(bytes, position, data, 0, length);
            position += length;
            return data;
        }
    }
}
