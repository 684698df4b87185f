package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.testing.Node;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The console in a real browser over a million events, or {@code -Dconsole.events=N}. It takes minutes and wants a
 * quiet machine, so it is run by hand alone, see CONTRIBUTING.md. In an order: each story leaves the gateway to the
 * next.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ConsoleLongRecordIT {
    private static final int EVENTS = Integer.getInteger("console.events", 1_000_000);
    private static final int ROUNDS = Integer.getInteger("console.rounds", 40);
    private static final int PAGE_P95_MS = 50;
    private static final int HISTOGRAM_P95_MS = 250;

    @TempDir
    private static Path folder;

    private static ConsoleGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        Node.requireChromium();
        gateway = ConsoleGateway.start(folder, EVENTS);
    }

    @AfterAll
    static void stop() {
        if (gateway != null) {
            gateway.close();
        }
    }

    /** Prints how long the gateway and the browser took for what. */
    @Test
    @Order(1)
    void findsItsWayThroughTheRecordAndProvesIt() throws Exception {
        JsonNode told = gateway.audit(EVENTS, ROUNDS);
        System.out.println(told.toPrettyString());
        assertThat(told.at("/tail/received").asInt())
                .as("events of the live tail")
                .isGreaterThanOrEqualTo(told.at("/tail/sent").asInt());
        assertThat(told.path("server").properties())
                .isNotEmpty()
                .allSatisfy(asked -> assertThat(asked.getValue().path("p95").asDouble())
                        .as("95 % of the answers to " + asked.getKey() + ", in ms")
                        .isLessThanOrEqualTo(asked.getKey().startsWith("histogram") ? HISTOGRAM_P95_MS : PAGE_P95_MS));
    }

    @Test
    @Order(2)
    void everyPageDoesWhatItIsFor() throws Exception {
        assertThat(gateway.tasks().path("done")).isNotEmpty();
    }

    @Test
    @Order(3)
    void canBeUsedWithTheKeyboardAlone() throws Exception {
        gateway.keyboard();
    }

    @Test
    @Order(4)
    void losesNoWorkWhenTwoAdminsMeetOrASessionEnds() throws Exception {
        assertThat(gateway.work().path("violations")).as("axe").isEmpty();
    }
}
