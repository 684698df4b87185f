package dev.gatehouse.upstream.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** One way to reach a server that a registry names. */
public sealed interface Way {
    /** What it is, for people, in a line. */
    String title();

    /**
     * It can be an upstream.
     *
     * @param upstream what it would be in the configuration, as that writes it; treat as immutable
     * @param values the environment variables that must be set for it
     * @param notes what an operator should know before it is used, a line each
     */
    record Usable(String title, ObjectNode upstream, List<Value> values, List<String> notes) implements Way {}

    /** It cannot; {@code reason} says why, in a line. */
    record Unusable(String title, String reason) implements Way {}

    /**
     * What the operator has to say.
     *
     * @param variable the environment variable of the gateway that {@code upstream} reads it from
     * @param meaning what it is, for people
     * @param secret whether nobody else may know it
     */
    record Value(String variable, String meaning, boolean secret) {}
}
