package dev.gatehouse.json;

/** A document that cannot be used as a JSON Schema; the message says what is wrong with it, in one line. */
public final class InvalidJsonSchema extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    InvalidJsonSchema(String message) {
        super(message);
    }
}
