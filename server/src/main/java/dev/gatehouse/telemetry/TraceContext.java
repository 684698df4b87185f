package dev.gatehouse.telemetry;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a request stands in somebody's trace (W3C Trace Context, W3C Baggage): what came well-formed and within limits;
 * the rest is dropped without a word, as those standards ask. Immutable.
 *
 * @param parent a {@code traceparent} of version 00; absent if none came that is valid
 * @param state {@code tracestate}, at most 32 members and 512 characters; never without a parent
 * @param baggage {@code baggage}, at most 64 members and 8192 characters
 */
public record TraceContext(
        @Nullable String parent,
        @Nullable String state,
        @Nullable String baggage) {
    /** No trace. */
    public static final TraceContext NONE = new TraceContext(null, null, null);

    /** The header field and the member of {@code _meta} that names trace and parent. */
    public static final String PARENT = "traceparent";
    /** The one that holds what vendors add. */
    public static final String STATE = "tracestate";
    /** The one that holds what applications add. */
    public static final String BAGGAGE = "baggage";

    private static final int ID_START = 3;
    private static final int ID_END = 35;
    private static final int SPAN_END = 52;
    private static final int PARENT_LENGTH = 55;
    private static final int MOST_STATE = 512;
    private static final int MOST_STATE_MEMBERS = 32;
    private static final int MOST_BAGGAGE = 8_192;
    private static final int MOST_BAGGAGE_MEMBERS = 64;

    /** What the header fields of a request say. */
    public static TraceContext of(HttpServletRequest request) {
        return of(
                joined(request.getHeaders(PARENT)),
                joined(request.getHeaders(STATE)),
                joined(request.getHeaders(BAGGAGE)));
    }

    /** What these values say, as they came. */
    public static TraceContext of(@Nullable String traceparent, @Nullable String tracestate, @Nullable String baggage) {
        String parent = parent(traceparent);
        String bag = baggage(baggage);
        return parent == null && bag == null
                ? NONE
                : new TraceContext(parent, parent == null ? null : state(tracestate), bag);
    }

    /** The same, where it says nothing, with what an MCP message says in {@code _meta} (SEP-414). */
    public TraceContext or(JsonNode meta) {
        TraceContext said = of(
                meta.path(PARENT).textValue(),
                meta.path(STATE).textValue(),
                meta.path(BAGGAGE).textValue());
        if (said.equals(NONE)) {
            return this;
        }
        String bag = baggage == null ? said.baggage : baggage;
        return parent == null ? new TraceContext(said.parent, said.state, bag) : new TraceContext(parent, state, bag);
    }

    /** The same trace with another parent: a span of our own. */
    public TraceContext under(String traceparent) {
        return new TraceContext(traceparent, state, baggage);
    }

    /** The id of the trace, 32 lowercase hexadecimal digits; absent if there is none. */
    public @Nullable String traceId() {
        return parent == null ? null : parent.substring(ID_START, ID_END);
    }

    /** The members of the baggage as they came, {@code key=value;properties}. */
    public List<String> baggageMembers() {
        return baggage == null ? List.of() : members(baggage);
    }

    /** Several fields of one name are one list (RFC 9110 §5.3); two parents then are none. */
    private static @Nullable String joined(@Nullable Enumeration<String> fields) {
        if (fields == null || !fields.hasMoreElements()) {
            return null;
        }
        String first = fields.nextElement();
        return fields.hasMoreElements() ? first + ',' + String.join(",", Collections.list(fields)) : first;
    }

    /** Trace Context §3.2; of a later version, the part that this one knows (§4.1). */
    private static @Nullable String parent(@Nullable String given) {
        if (given == null || given.length() < PARENT_LENGTH) {
            return null;
        }
        boolean dashes = given.charAt(2) == '-' && given.charAt(ID_END) == '-' && given.charAt(SPAN_END) == '-';
        boolean known = given.startsWith("00");
        boolean end = given.length() == PARENT_LENGTH || (!known && given.charAt(PARENT_LENGTH) == '-');
        return dashes
                        && end
                        && !given.startsWith("ff")
                        && isHex(given, 0, 2)
                        && isHex(given, ID_START, ID_END)
                        && isHex(given, ID_END + 1, SPAN_END)
                        && isHex(given, SPAN_END + 1, PARENT_LENGTH)
                        && !isZero(given, ID_START, ID_END)
                        && !isZero(given, ID_END + 1, SPAN_END)
                ? known ? given : "00" + given.substring(2, PARENT_LENGTH)
                : null;
    }

    private static boolean isHex(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }

    private static boolean isZero(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) != '0') {
                return false;
            }
        }
        return true;
    }

    private static @Nullable String state(@Nullable String given) {
        return list(given, MOST_STATE, MOST_STATE_MEMBERS);
    }

    private static @Nullable String baggage(@Nullable String given) {
        return list(given, MOST_BAGGAGE, MOST_BAGGAGE_MEMBERS);
    }

    /** A list of {@code key=value}, whole or not at all: a part could mean something else. */
    private static @Nullable String list(@Nullable String given, int mostCharacters, int mostMembers) {
        if (given == null || given.isBlank() || given.length() > mostCharacters) {
            return null;
        }
        for (int i = 0; i < given.length(); i++) {
            char c = given.charAt(i);
            if (c != '\t' && (c < ' ' || c > '~')) {
                return null;
            }
        }
        List<String> members = members(given);
        return !members.isEmpty()
                        && members.size() <= mostMembers
                        && members.stream().allMatch(member -> member.indexOf('=') > 0)
                ? String.join(",", members)
                : null;
    }

    private static List<String> members(String list) {
        return List.of(list.split(",")).stream()
                .map(String::strip)
                .filter(member -> !member.isEmpty())
                .toList();
    }
}
