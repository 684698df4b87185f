package dev.gatehouse.cli;

import dev.gatehouse.discovery.doctor.ClientReport;
import dev.gatehouse.discovery.doctor.ClientReport.Verdict;
import dev.gatehouse.discovery.doctor.DoctorReport;
import dev.gatehouse.discovery.doctor.Finding;
import java.io.PrintWriter;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A report for people to read, in plain text without colours. */
final class DoctorText {
    private static final int WIDTH = 100;
    private static final String INDENT = "          ";

    private final PrintWriter out;

    DoctorText(PrintWriter out) {
        this.out = out;
    }

    void print(DoctorReport report) {
        out.println("Doctor for " + report.url());
        out.println();
        report.clients()
                .forEach(client -> out.printf("  %-6s %-12s %s%n", mark(client), client.name(), client.sentence()));
        Map<Finding, List<String>> findings = byFinding(report);
        if (!findings.isEmpty()) {
            out.println();
            out.println("Findings");
            findings.forEach(this::print);
        }
        List<ClientReport> signIns = report.clients().stream()
                .filter(client -> client.authorizationUrl() != null)
                .toList();
        if (!signIns.isEmpty()) {
            out.println();
            out.println("What each would open in the browser");
            signIns.forEach(this::printSignIn);
        }
    }

    private static String mark(ClientReport client) {
        return client.verdict() == Verdict.FAILS ? "FAILS" : "ok";
    }

    /** The same finding of several clients once, the gravest first. */
    private static Map<Finding, List<String>> byFinding(DoctorReport report) {
        Map<Finding, List<String>> all = new LinkedHashMap<>();
        report.findings().forEach(finding -> all.put(finding, new ArrayList<>(List.of("every client"))));
        report.clients()
                .forEach(client -> client.findings()
                        .forEach(finding -> all.computeIfAbsent(finding, any -> new ArrayList<>())
                                .add(client.name())));
        Map<Finding, List<String>> sorted = new LinkedHashMap<>();
        all.entrySet().stream()
                .sorted((one, other) ->
                        one.getKey().severity().compareTo(other.getKey().severity()))
                .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
        return sorted;
    }

    private void print(Finding finding, List<String> clients) {
        out.println();
        out.printf(
                "  %-7s %s (%s; step %d, %s)%n",
                finding.severity().word(),
                finding.problem().code(),
                String.join(", ", clients),
                finding.step().number(),
                finding.step().title());
        wrap("", finding.summary());
        URI url = finding.url();
        if (url != null) {
            wrap("asked:    ", url.toString());
        }
        wrap("came:     ", finding.came());
        wrap("expected: ", finding.expected());
        wrap("fix:      ", finding.fix());
    }

    private void printSignIn(ClientReport client) {
        out.println();
        out.printf("  %s (client id by %s)%n", client.name(), client.clientIdBy());
        out.println("    " + client.authorizationUrl());
    }

    /** Breaks at spaces only, so that a URL can still be copied. */
    private void wrap(String label, String text) {
        StringBuilder line = new StringBuilder(INDENT).append(label);
        String hanging = INDENT + " ".repeat(label.length());
        boolean fresh = true;
        for (String word : printable(text).split(" ", -1)) {
            if (!fresh && line.length() + 1 + word.length() > WIDTH) {
                out.println(line);
                line = new StringBuilder(hanging);
                fresh = true;
            }
            if (!fresh) {
                line.append(' ');
            }
            line.append(word);
            fresh = false;
        }
        out.println(line);
    }

    /** Text of strangers cannot drive the terminal. */
    private static String printable(String text) {
        return text.codePoints()
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? ' ' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
