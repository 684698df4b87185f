package dev.gatehouse.json;

/** Which objects and arrays of a text keep the bytes that they were read from. */
enum Keep {
    /** None. */
    NOTHING,
    /** The members of the {@code params} and {@code result} of a JSON-RPC message, or of each of a batch. */
    PARTS,
    /** Each member of this value, but {@code _meta}, of which every hop says its own. */
    MEMBERS,
    /** This value, as a whole. */
    WHOLE,
    /** The value around this one: nothing in here may change either. */
    AROUND;

    Keep member(String name) {
        return switch (this) {
            case PARTS -> name.equals("params") || name.equals("result") ? MEMBERS : NOTHING;
            case MEMBERS -> name.equals("_meta") ? NOTHING : WHOLE;
            case WHOLE, AROUND -> AROUND;
            case NOTHING -> NOTHING;
        };
    }

    Keep element() {
        return switch (this) {
            case PARTS -> PARTS;
            case WHOLE, AROUND -> AROUND;
            case MEMBERS, NOTHING -> NOTHING;
        };
    }
}
