package dev.gatehouse.tools;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Work that outlasts the request that started it, as it stood at one moment. Immutable.
 *
 * @param id unguessable
 * @param issuer with {@code subject}, whom it belongs to
 * @param tool the tool that was called
 * @param keep how long after {@code created} it may be asked about
 * @param poll how often a client should ask
 * @param payload the questions that are open, the result, or the error, as the status says; absent for the others
 */
public record Task(
        String id,
        String issuer,
        String subject,
        String tool,
        Status status,
        Instant created,
        Instant updated,
        Duration keep,
        Duration poll,
        @Nullable ObjectNode payload) {

    /** How far a task is. */
    public enum Status {
        WORKING,
        /** The client has to answer something first. */
        INPUT_REQUIRED,
        /** There is a result, which may say that the tool failed. */
        COMPLETED,
        /** There will be no result. */
        FAILED,
        CANCELLED;

        /** The name on the wire. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Whether nothing more will happen. */
        public boolean isFinal() {
            return this != WORKING && this != INPUT_REQUIRED;
        }
    }
}
