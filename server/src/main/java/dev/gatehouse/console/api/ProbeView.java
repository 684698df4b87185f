package dev.gatehouse.console.api;

import dev.gatehouse.upstream.Probe;
import java.time.Instant;
import java.util.List;

/**
 * A backend tried step by step.
 *
 * @param good whether every step went well
 */
public record ProbeView(Instant time, boolean good, List<ProbeStepView> steps) {
    /**
     * One step.
     *
     * @param name what was tried
     * @param good whether that went well
     * @param millis how long it took
     * @param said what came of it
     */
    public record ProbeStepView(String name, boolean good, long millis, String said) {}

    /** What was found at {@code time}. */
    public static ProbeView of(Instant time, Probe probe) {
        List<ProbeStepView> steps = probe.steps().stream()
                .map(step -> new ProbeStepView(step.name(), step.good(), step.millis(), step.said()))
                .toList();
        return new ProbeView(time, steps.stream().allMatch(ProbeStepView::good), steps);
    }
}
