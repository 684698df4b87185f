package dev.gatehouse.discovery.doctor;

import java.util.List;

/**
 * What an examination found.
 *
 * @param url the URL as it was given
 * @param reachable whether the server answered at all
 * @param clients how each client would fare, in the order asked for
 * @param findings what concerns every client
 */
public record DoctorReport(String url, boolean reachable, List<ClientReport> clients, List<Finding> findings) {
    public DoctorReport {
        clients = List.copyOf(clients);
        findings = List.copyOf(findings);
    }

    /** Whether every client that was asked for can sign in. */
    public boolean allWork() {
        return reachable && clients.stream().allMatch(client -> client.verdict() != ClientReport.Verdict.FAILS);
    }
}
