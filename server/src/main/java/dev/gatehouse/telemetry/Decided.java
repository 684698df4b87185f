package dev.gatehouse.telemetry;

/** The four decisions, as they are counted. */
enum Decided {
    ALLOW("allow", 0),
    DENY("deny", 1),
    LIMIT("limit", 2),
    CHALLENGE("challenge", 3);

    private final String word;
    private final int slot;

    Decided(String word, int slot) {
        this.word = word;
        this.slot = slot;
    }

    /** Its place among the counts of a {@link Tally}. */
    int slot() {
        return slot;
    }

    String word() {
        return word;
    }

    static Decided of(String word) {
        return switch (word) {
            case "allow" -> ALLOW;
            case "deny" -> DENY;
            case "limit" -> LIMIT;
            case "challenge" -> CHALLENGE;
            default -> throw new IllegalArgumentException("Not a decision: " + word);
        };
    }
}
