package dev.gatehouse.mcp.legacy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A revision of this era, with everything in which it differs from the others. Immutable.
 *
 * @param name its date, as clients send it
 * @param batches whether one request may hold several messages
 * @param primesStreams whether clients take an event without data, from which they can resume
 * @param structuredResults whether tools have output schemas and structured results
 * @param resourceLinks whether results may link to resources
 * @param elicitationModes whether an elicitation says in which mode it is
 */
record Revision(
        String name,
        boolean batches,
        boolean primesStreams,
        boolean structuredResults,
        boolean resourceLinks,
        boolean elicitationModes) {

    /** What is offered to a client that asks for a revision we do not speak. */
    static final Revision NEWEST = new Revision("2025-11-25", false, true, true, true, true);

    /** What a client speaks that says nothing of it (2025-11-25, protocol version header). */
    static final Revision UNSAID = new Revision("2025-03-26", true, false, false, false, false);

    /** All, the newest first. */
    static final List<Revision> ALL =
            List.of(NEWEST, new Revision("2025-06-18", false, false, true, true, false), UNSAID);

    /** The revision of this name; absent if we do not speak it. */
    static @Nullable Revision find(String name) {
        for (Revision revision : ALL) {
            if (revision.name.equals(name)) {
                return revision;
            }
        }
        return null;
    }
}
