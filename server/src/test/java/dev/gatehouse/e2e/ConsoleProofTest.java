package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.testing.Node;
import dev.gatehouse.testing.Project;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The console in a real browser: how its pages look, what they are for, with the keyboard alone, and when two admins
 * meet or a session ends. In an order: each story leaves the gateway to the next. The look at every page takes some
 * minutes: {@code -DexcludedGroups= -Dtest=ConsoleProofTest}; {@code -Dconsole.images=true} makes the pictures of
 * {@code docs/images} anew instead. The same over a long record is {@link ConsoleLongRecordIT}.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ConsoleProofTest {
    private static final int EVENTS = 8_000;

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

    @Test
    @Tag("pages")
    @Order(1)
    void everyPageIsAccessibleInBothThemesOnASmallScreenAndInForcedColours() throws Exception {
        String pictures = Boolean.getBoolean("console.images")
                ? Files.createDirectories(Project.root().resolve("docs/images")).toString()
                : "";
        JsonNode told = gateway.pages(pictures);
        assertThat(told.path("violations")).as("axe").isEmpty();
        assertThat(told.path("wide")).as("wider than 320 pixels").isEmpty();
        assertThat(told.path("unseen")).as("not to be seen in forced colours").isEmpty();
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
