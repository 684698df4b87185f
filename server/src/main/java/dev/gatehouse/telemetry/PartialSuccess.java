package dev.gatehouse.telemetry;

import java.nio.charset.StandardCharsets;

/**
 * What a collector refused of a request that it took: the {@code partial_success} of its answer (OTLP §partial
 * success), which reads the same for traces, metrics and logs.
 *
 * @param rejected how many spans, points or records; 0 if it took all
 * @param said why, in the collector's words without control characters, at most {@value #MOST_SAID} characters
 */
record PartialSuccess(long rejected, String said) {
    static final PartialSuccess NONE = new PartialSuccess(0, "");
    private static final int MOST_SAID = 200;
    private static final int PARTIAL_SUCCESS = 1;
    private static final int REJECTED = 1;
    private static final int ERROR_MESSAGE = 2;

    /** Reads an answer in protobuf; one that is none says nothing. */
    static PartialSuccess read(byte[] answer) {
        try {
            Fields fields = new Fields(answer, 0, answer.length);
            PartialSuccess found = NONE;
            while (fields.next()) {
                if (fields.number == PARTIAL_SUCCESS && fields.isBytes()) {
                    found = inside(new Fields(answer, fields.start, fields.end));
                }
            }
            return found;
        } catch (IndexOutOfBoundsException e) {
            return NONE;
        }
    }

    private static PartialSuccess inside(Fields fields) {
        long rejected = 0;
        String said = "";
        while (fields.next()) {
            if (fields.number == REJECTED && !fields.isBytes()) {
                rejected = Math.max(0, fields.value);
            } else if (fields.number == ERROR_MESSAGE && fields.isBytes()) {
                String text = new String(fields.bytes, fields.start, fields.end - fields.start, StandardCharsets.UTF_8)
                        .replaceAll("\\p{Cntrl}", " ");
                said = text.length() > MOST_SAID ? text.substring(0, MOST_SAID) + "…" : text;
            }
        }
        return new PartialSuccess(rejected, said);
    }

    /** The fields of a message, one after the other (https://protobuf.dev/programming-guides/encoding/). */
    private static final class Fields {
        private static final int VARINT = 0;
        private static final int FIXED_64 = 1;
        private static final int BYTES = 2;
        private static final int FIXED_32 = 5;

        private final byte[] bytes;
        private final int limit;
        private int position;
        private int number;
        private int type;
        private long value;
        private int start;
        private int end;

        Fields(byte[] bytes, int from, int limit) {
            this.bytes = bytes;
            this.position = from;
            this.limit = limit;
        }

        boolean isBytes() {
            return type == BYTES;
        }

        boolean next() {
            if (position >= limit) {
                return false;
            }
            long tag = varint();
            number = (int) (tag >>> 3);
            type = (int) (tag & 7);
            switch (type) {
                case VARINT -> value = varint();
                case FIXED_64 -> skip(8);
                case FIXED_32 -> skip(4);
                case BYTES -> skip(varint());
                default -> throw new IndexOutOfBoundsException("no such type: " + type);
            }
            return true;
        }

        private void skip(long length) {
            if (length < 0 || length > limit - position) {
                throw new IndexOutOfBoundsException("beyond the end");
            }
            start = position;
            position += (int) length;
            end = position;
        }

        private long varint() {
            long number = 0;
            for (int shift = 0; shift < Long.SIZE; shift += 7) {
                if (position >= limit) {
                    throw new IndexOutOfBoundsException("beyond the end");
                }
                byte next = bytes[position++];
                number |= (next & 0x7FL) << shift;
                if (next >= 0) {
                    return number;
                }
            }
            throw new IndexOutOfBoundsException("too long a number");
        }
    }
}
