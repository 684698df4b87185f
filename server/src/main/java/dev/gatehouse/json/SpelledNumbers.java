package dev.gatehouse.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ValueNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;

/** Numbers that are written as they were read, {@code 1e2} and {@code -0} too. */
final class SpelledNumbers {
    private static final ValueNode MINUS_ZERO = BigIntegerNode.valueOf(new MinusZero());

    private SpelledNumbers() {}

    /** The number without a fraction or an exponent that the parser is at. */
    static ValueNode integer(JsonParser json) throws IOException {
        return switch (json.getNumberType()) {
            case INT -> {
                int value = json.getIntValue();
                yield value == 0 && json.getTextLength() > 1 ? MINUS_ZERO : IntNode.valueOf(value);
            }
            case LONG -> LongNode.valueOf(json.getLongValue());
            default -> BigIntegerNode.valueOf(json.getBigIntegerValue());
        };
    }

    /** The other numbers. */
    static ValueNode fraction(JsonParser json, JsonNodeFactory nodes) throws IOException {
        BigDecimal value = json.getDecimalValue();
        ValueNode node = nodes.numberNode(value);
        String spelling = json.getText();
        return value.toString().equals(spelling) ? node : nodes.numberNode(new Fraction(value, spelling));
    }

    /** The same value, and for a number one spelling however it was read. */
    static JsonNode plain(JsonNode value) {
        if (value.equals(MINUS_ZERO)) {
            return IntNode.valueOf(0);
        }
        return value.isBigDecimal() && value.decimalValue() instanceof Fraction spelled
                ? DecimalNode.valueOf(new BigDecimal(spelled.unscaledValue(), spelled.scale()))
                : value;
    }

    /** Jackson writes what {@link #toString} says, and lets nobody write a node of a number in another way. */
    private static final class Fraction extends BigDecimal {
        private static final long serialVersionUID = 1L;

        private final String spelling;

        Fraction(BigDecimal value, String spelling) {
            super(value.unscaledValue(), value.scale());
            this.spelling = spelling;
        }

        @Override
        public String toString() {
            return spelling;
        }
    }

    private static final class MinusZero extends BigInteger {
        private static final long serialVersionUID = 1L;

        MinusZero() {
            super("0");
        }

        @Override
        public String toString() {
            return "-0";
        }
    }
}
