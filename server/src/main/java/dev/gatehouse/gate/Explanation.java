package dev.gatehouse.gate;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * A recorded decision told to people.
 *
 * @param summary one sentence
 * @param steps what the gate looked at, in its order
 * @param fixes what would have to change for another outcome; empty if nothing was refused and nothing failed
 */
public record Explanation(String summary, List<Step> steps, List<String> fixes) {
    public Explanation {
        steps = List.copyOf(steps);
        fixes = List.copyOf(fixes);
    }

    /**
     * One step of the gate.
     *
     * @param name {@code identity}, {@code request}, {@code limits}, {@code policy}, {@code arguments},
     *     {@code content}, {@code tool} or {@code audit}; {@code request} only where a front refused the request itself
     */
    public record Step(String name, Status status, String detail) {}

    /** How a step ended. */
    public enum Status {
        @JsonProperty("pass")
        PASS,
        @JsonProperty("fail")
        FAIL,
        /** Not reached, or not needed. */
        @JsonProperty("skipped")
        SKIPPED
    }
}
