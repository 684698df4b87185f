package dev.gatehouse.discovery.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.discovery.doctor.ClientReport.Verdict;
import dev.gatehouse.discovery.doctor.Doctor.Manner;
import dev.gatehouse.egress.Egress;
import dev.gatehouse.egress.EgressConfig;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A doctor, and a server for it that is right but for what a test changes of it. */
abstract class DoctorFixture {
    static final Manner MANNER = new Manner(true, false);

    final McpHost host = new McpHost();
    final Egress egress = new Egress(new EgressConfig(List.of("127.0.0.1", "localhost")));
    final Doctor doctor = new Doctor(egress);

    @BeforeEach
    void start() throws Exception {
        egress.start();
    }

    @AfterEach
    void stop() throws Exception {
        egress.stop();
        host.close();
    }

    ClientReport walk(ClientProfile client) {
        return walk(client, host.mcp());
    }

    ClientReport walk(ClientProfile client, String url) {
        return doctor.examine(url, List.of(client), MANNER).clients().getFirst();
    }

    DoctorReport examine() {
        return doctor.examine(host.mcp(), KnownClients.all(), MANNER);
    }

    List<String> failing() {
        return examine().clients().stream()
                .filter(client -> client.verdict() == Verdict.FAILS)
                .map(ClientReport::client)
                .toList();
    }

    static void assertFails(ClientReport report, Step step, Problem problem) {
        assertThat(report.verdict()).isEqualTo(Verdict.FAILS);
        assertThat(report.failedStep()).isEqualTo(step);
        assertThat(finding(report, problem).severity()).isEqualTo(Severity.ERROR);
        assertThat(report.authorizationUrl()).isNull();
    }

    static Finding finding(ClientReport report, Problem problem) {
        return report.findings().stream()
                .filter(found -> found.problem() == problem)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + problem + " in " + report.findings()));
    }

    static Map<String, String> query(ClientReport report) {
        URI url = Objects.requireNonNull(report.authorizationUrl(), () -> "no sign-in page: " + report.findings());
        return Arrays.stream(url.getRawQuery().split("&", -1))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
    }
}
