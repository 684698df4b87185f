package dev.gatehouse.discovery.doctor;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.net.URI;
import java.util.List;

/**
 * How one client fared in one step.
 *
 * @param detail what happened, in a few words; empty if the step was not reached
 * @param requests what was asked on the way, in order
 */
public record StepReport(Step step, Status status, String detail, List<Visit> requests) {
    public StepReport {
        requests = List.copyOf(requests);
    }

    /** How a step ended. */
    public enum Status {
        @JsonProperty("passed")
        PASSED,
        @JsonProperty("warned")
        WARNED,
        @JsonProperty("failed")
        FAILED,
        @JsonProperty("skipped")
        SKIPPED
    }

    /**
     * One request and what came of it.
     *
     * @param came the answer in a few words, such as {@code 404 with text/html}
     * @param millis how long it took, in milliseconds
     */
    public record Visit(String method, URI url, String came, long millis) {}
}
