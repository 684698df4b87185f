package dev.gatehouse.json;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ValueNode;
import java.math.BigDecimal;

/**
 * Makes nodes that keep a fraction exactly as it was sent, and refuses magnitudes beyond a double: a few bytes such as
 * {@code 1e999999999} would cost whoever expands them gigabytes, and another reader would take them for infinity.
 */
final class ExactNumbers extends JsonNodeFactory {
    private static final long serialVersionUID = 1L;
    private static final int MAX_EXPONENT = 308;

    @Override
    public ValueNode numberNode(BigDecimal value) {
        long exponent = (long) value.precision() - value.scale() - 1;
        if ((value.signum() != 0 && Math.abs(exponent) > MAX_EXPONENT) || Math.abs((long) value.scale()) > 1_000) {
            throw new OutOfRange();
        }
        return super.numberNode(value);
    }

    /** Stops the reading of a number that is too large or too small. */
    static final class OutOfRange extends RuntimeException {
        private static final long serialVersionUID = 1L;

        OutOfRange() {
            super("number out of range", null, false, false);
        }
    }
}
