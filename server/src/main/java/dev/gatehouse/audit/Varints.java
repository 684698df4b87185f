package dev.gatehouse.audit;

import java.io.ByteArrayOutputStream;

/** Whole numbers in as few bytes as they need (LEB128), small ones in one. */
final class Varints {
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
            long number = 0;
            for (int shift = 0; ; shift += 7) {
                byte next = bytes[position++];
                number |= (next & 0x7FL) << shift;
                if (next >= 0) {
                    return number;
                }
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
