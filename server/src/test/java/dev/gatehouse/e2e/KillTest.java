package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gatehouse.audit.AuditQuery;
import dev.gatehouse.audit.AuditSearch;
import dev.gatehouse.audit.ChainVerifier;
import dev.gatehouse.store.Database;
import dev.gatehouse.testing.GatewayProcess;
import dev.gatehouse.testing.Project;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was answered is on record, even if the process dies without a warning. */
class KillTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int CALLERS = 16;
    private static final int MOST_CALLS = 400;
    /** Fifty with {@code -Dkill.rounds=50}; a few in every build. */
    private static final int ROUNDS = Integer.getInteger("kill.rounds", 5);

    @TempDir
    private Path folder;

    @Test
    void everyAnsweredCallIsInTheAuditHoweverOftenItIsKilled() throws Exception {
        Queue<String> answered = new ConcurrentLinkedQueue<>();
        Map<String, String> environment = Map.of();
        int recorded = 0;
        for (int round = 0; round < ROUNDS; round++) {
            GatewayProcess gateway = GatewayProcess.start(folder, Map.of("CALLS_PER_CALLER", "1000000"));
            environment = gateway.environment();
            int before = answered.size();
            callUntilItIsKilled(
                    gateway, answered, before + ThreadLocalRandom.current().nextInt(20, MOST_CALLS));

            assertThat(answered).hasSizeGreaterThan(before);
            try (Database database = Database.openReadOnly(gateway.config().database())) {
                Set<String> there = decisions(database);
                recorded = there.size();
                assertThat(answered.stream().filter(id -> !there.contains(id)))
                        .as("answered, but not recorded after round %d", round)
                        .isEmpty();
                assertThat(new ChainVerifier(database).verify().firstBad()).isNull();
                assertThat(integrity(database)).isEqualTo("ok");
            }
        }
        System.out.printf("killed %d times: %d answered, %d recorded%n", ROUNDS, answered.size(), recorded);
        Path log = folder.resolve("verify.log");
        Process verify = GatewayProcess.process(
                environment,
                log,
                "audit",
                "verify",
                Project.root().resolve("config.yml").toString());
        assertThat(verify.waitFor()).as("audit verify, which said: %s", log).isZero();
    }

    /** Every recorded decision; none is there twice. */
    private static Set<String> decisions(Database database) {
        Set<String> decisions = new HashSet<>();
        new AuditSearch(database)
                .stream(
                        AuditQuery.everything(1),
                        event -> assertThat(decisions.add(event.entry().decisionId()))
                                .isTrue());
        return decisions;
    }

    private static String integrity(Database database) {
        return database.reader()
                .withHandle(handle -> handle.createQuery("PRAGMA integrity_check")
                        .mapTo(String.class)
                        .one());
    }

    private static void callUntilItIsKilled(GatewayProcess gateway, Queue<String> answered, int calls)
            throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest whoami = whoami(gateway);
            List<Thread> callers = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                callers.add(Thread.ofVirtual().start(() -> callUntilItFails(client, whoami, answered)));
            }
            Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> answered.size() >= calls);
            gateway.process().destroyForcibly().waitFor();
            for (Thread caller : callers) {
                caller.join();
            }
        }
    }

    private static HttpRequest whoami(GatewayProcess gateway) throws Exception {
        return HttpRequest.newBuilder(gateway.mcp())
                .header("Authorization", "Bearer " + gateway.token("alex"))
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .header("MCP-Protocol-Version", "2025-11-25")
                .POST(
                        HttpRequest.BodyPublishers.ofString(
                                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"whoami\",\"arguments\":{}}}"))
                .build();
    }

    private static void callUntilItFails(HttpClient client, HttpRequest call, Queue<String> answered) {
        try {
            while (true) {
                HttpResponse<String> response = client.send(call, HttpResponse.BodyHandlers.ofString());
                if (response.statusCode() == 200) {
                    answered.add(JSON.readTree(response.body())
                            .at("/result/structuredContent/request/decisionId")
                            .asText());
                }
            }
        } catch (IOException e) {
            // the process is gone
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
