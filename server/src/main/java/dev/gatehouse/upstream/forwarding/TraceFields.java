package dev.gatehouse.upstream.forwarding;

import dev.gatehouse.telemetry.TraceContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a trace goes on to a backend: the same three names as header fields and in MCP's {@code _meta} (SEP-414). */
public final class TraceFields {
    /** Their names; what else came under them does not go on. */
    public static final List<String> NAMES = List.of(TraceContext.PARENT, TraceContext.STATE, TraceContext.BAGGAGE);

    private TraceFields() {}

    /** What there is of them. Baggage loses what a backend could take for an identity or a credential. */
    public static Map<String, String> of(TraceContext trace) {
        if (trace.equals(TraceContext.NONE)) {
            return Map.of();
        }
        Map<String, String> fields = new LinkedHashMap<>();
        put(fields, TraceContext.PARENT, trace.parent());
        put(fields, TraceContext.STATE, trace.state());
        String baggage = String.join(
                ",",
                trace.baggageMembers().stream()
                        .filter(member -> InboundFields.mayPass(key(member), List.of()))
                        .toList());
        put(fields, TraceContext.BAGGAGE, baggage.isEmpty() ? null : baggage);
        return fields;
    }

    private static void put(Map<String, String> fields, String name, @Nullable String value) {
        if (value != null) {
            fields.put(name, value);
        }
    }

    private static String key(String member) {
        return member.substring(0, member.indexOf('=')).strip();
    }
}
