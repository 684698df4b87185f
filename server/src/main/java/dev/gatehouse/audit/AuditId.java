package dev.gatehouse.audit;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An id of an event that is looked up as a whole. The index keeps 16 bits of its hash, by which few events come into
 * question, and these are then read.
 */
public enum AuditId {
    REQUEST(101, "request_id", AuditEntry::requestId),
    DECISION(102, "decision_id", AuditEntry::decisionId),
    TRACE(103, "trace_id", AuditEntry::traceId),
    /** The MCP session or stream; of one there are many events. */
    SESSION(104, "session_id", AuditEntry::sessionId);

    private static final int SHORTEST = 5;
    private static final int TRACE_LENGTH = 32;

    private final int number;
    private final String column;

    @SuppressWarnings("ImmutableEnumChecker") // a method reference that holds nothing
    private final Function<AuditEntry, @Nullable String> value;

    AuditId(int number, String column, Function<AuditEntry, @Nullable String> value) {
        this.number = number;
        this.column = column;
        this.value = value;
    }

    int number() {
        return number;
    }

    /** Its column of {@code audit_event}. */
    String column() {
        return column;
    }

    /** Whether a word of a search may be one: the shortest that are looked for have {@value #SHORTEST} characters. */
    boolean couldBe(String word) {
        return switch (this) {
            case DECISION -> DecisionId.parse(word) != null;
            case TRACE -> word.length() == TRACE_LENGTH;
            case REQUEST, SESSION -> word.length() >= SHORTEST;
        };
    }

    @Nullable
    String of(AuditEntry entry) {
        return value.apply(entry);
    }

    /** From 1 to 65,535; 0 if there is no id. */
    static char fingerprint(@Nullable String id) {
        if (id == null) {
            return 0;
        }
        int hash = id.hashCode() * 0x9E3779B1;
        return (char) (1 + Integer.remainderUnsigned(hash ^ (hash >>> 15), 65_535));
    }
}
