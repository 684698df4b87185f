package dev.gatehouse.audit;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What of an event can be filtered by and counted by value. Each has a number of its own in the database's index, which
 * is never given to another.
 */
public enum AuditField {
    /** The caller's user id, or the operator's name. */
    UID(1, AuditEntry::uid),
    SUBJECT(2, AuditEntry::subject),
    ISSUER(3, AuditEntry::issuer),
    TENANT(4, AuditEntry::tenant),
    CLIENT_ID(5, AuditEntry::clientId),
    CLIENT_NAME(6, AuditEntry::clientName),
    ADDRESS(7, AuditEntry::address),
    FRONT(8, AuditEntry::front),
    PROTOCOL(9, AuditEntry::protocol),
    METHOD(10, AuditEntry::method),
    TOOL(11, AuditEntry::tool),
    UPSTREAM(12, AuditEntry::upstream),
    DECISION(13, AuditEntry::decision),
    REASON(14, AuditEntry::reason),
    OUTCOME(15, AuditEntry::outcome),
    STATUS(16, entry -> String.valueOf(entry.status())),
    RULE(17, AuditEntry::rule),
    /** The scopes that the caller lacked, joined by spaces. */
    MISSING_SCOPES(18, entry -> entry.missingScopes().isEmpty() ? null : String.join(" ", entry.missingScopes())),
    /** Searched as text only: there may be as many as there are events. */
    DETAIL(19, AuditEntry::detail),
    /** How the caller proved who they are. */
    AUTH_METHOD(20, entry -> entry.caller().authMethod());

    private final int number;

    @SuppressWarnings("ImmutableEnumChecker") // a method reference that holds nothing
    private final Function<AuditEntry, @Nullable String> value;

    AuditField(int number, Function<AuditEntry, @Nullable String> value) {
        this.number = number;
        this.value = value;
    }

    int number() {
        return number;
    }

    @Nullable
    String of(AuditEntry entry) {
        return value.apply(entry);
    }

    /** Whether its values are kept once for all blocks, and not in each. */
    boolean shared() {
        return this != DETAIL;
    }
}
