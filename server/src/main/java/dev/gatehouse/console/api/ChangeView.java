package dev.gatehouse.console.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.gatehouse.audit.AuditEntry;
import dev.gatehouse.audit.AuditEvent;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that was changed and may explain what happened from then on.
 *
 * @param decisionId of the event that records it
 * @param author who did it; absent if the gateway itself did
 * @param tool which tool, resource or prompt it is about, if any
 * @param upstream which backend it is about, if any
 * @param detail one sentence
 */
public record ChangeView(
        long seq,
        String decisionId,
        Instant time,
        Kind kind,
        String method,
        @Nullable String author,
        @Nullable String tool,
        @Nullable String upstream,
        @Nullable String detail) {

    /** What kind of thing was changed. */
    public enum Kind {
        /** The access of a tool, a resource or a prompt. */
        @JsonProperty("access")
        ACCESS,
        /** A node was started, perhaps with another configuration, or configuration was imported. */
        @JsonProperty("configuration")
        CONFIGURATION,
        /** The keys that sign tokens. */
        @JsonProperty("keys")
        KEYS,
        /** What a backend offers, or what of it is approved. */
        @JsonProperty("upstream")
        UPSTREAM,
        /** Users, clients, API keys, operators, revocations. */
        @JsonProperty("people")
        PEOPLE
    }

    /** The change that this event records. */
    public static ChangeView of(AuditEvent event, Kind kind) {
        AuditEntry entry = event.entry();
        return new ChangeView(
                event.seq(),
                entry.decisionId(),
                entry.time(),
                kind,
                entry.method(),
                entry.uid(),
                entry.tool(),
                entry.upstream(),
                entry.detail());
    }
}
