package dev.gatehouse.discovery.doctor;

import dev.gatehouse.discovery.doctor.StepReport.Status;
import dev.gatehouse.discovery.doctor.StepReport.Visit;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is noted about one client while it is followed. Not thread-safe. */
final class Notes {
    private final List<Finding> findings = new ArrayList<>();
    private final List<String> conditions = new ArrayList<>();
    private final Map<Step, String> details = new EnumMap<>(Step.class);
    private final Map<Step, List<Visit>> visits = new EnumMap<>(Step.class);

    void add(
            Severity severity,
            Problem problem,
            Step step,
            String summary,
            String came,
            String expected,
            String fix,
            @Nullable URI url) {
        findings.add(new Finding(severity, problem, step, summary, came, expected, fix, url));
    }

    /** What the client needs besides. */
    void condition(String condition) {
        conditions.add(condition);
    }

    /** A step was gone through. */
    void detail(Step step, String detail) {
        details.put(step, detail);
    }

    void visit(Step step, Reply reply) {
        visits.computeIfAbsent(step, any -> new ArrayList<>())
                .add(new Visit(
                        reply.method(),
                        reply.url(),
                        reply.words(),
                        reply.elapsed().toMillis()));
    }

    List<Finding> findings() {
        return findings;
    }

    List<String> conditions() {
        return conditions;
    }

    boolean failed() {
        return failedStep().isPresent();
    }

    Optional<Step> failedStep() {
        return findings.stream()
                .filter(finding -> finding.severity() == Severity.ERROR)
                .map(Finding::step)
                .findFirst();
    }

    List<StepReport> steps() {
        return Arrays.stream(Step.values())
                .map(step -> new StepReport(
                        step,
                        status(step),
                        details.getOrDefault(step, firstSummary(step)),
                        visits.getOrDefault(step, List.of())))
                .toList();
    }

    private String firstSummary(Step step) {
        return findings.stream()
                .filter(finding -> finding.step() == step)
                .map(Finding::summary)
                .findFirst()
                .orElse("");
    }

    private Status status(Step step) {
        Optional<Severity> worst = findings.stream()
                .filter(finding -> finding.step() == step)
                .map(Finding::severity)
                .min(Severity::compareTo);
        if (worst.isPresent() && worst.get() == Severity.ERROR) {
            return Status.FAILED;
        }
        if (worst.isPresent() && worst.get() == Severity.WARNING) {
            return Status.WARNED;
        }
        return details.containsKey(step) ? Status.PASSED : Status.SKIPPED;
    }
}
