package dev.gatehouse;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.net.URL;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rooms of docs/architecture.md: each package may use only what stands below it. */
class RoomsTest {
    private static final List<String> FROM_TOP_TO_BOTTOM = List.of(
            "cli",
            "demo",
            "console",
            "mcp",
            "rest",
            "discovery",
            "oauth",
            "gate",
            "upstream",
            "tools",
            "content",
            "limits",
            "policy",
            "identity",
            "audit",
            "telemetry",
            "egress",
            "store",
            "json");
    private static final List<String> FRONTS = List.of("cli", "demo", "console", "mcp", "rest");

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.gatehouse");

    static List<String> rooms() {
        return FROM_TOP_TO_BOTTOM;
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void usesOnlyRoomsBelowItself(String room) {
        List<String> below = FROM_TOP_TO_BOTTOM.subList(FROM_TOP_TO_BOTTOM.indexOf(room), FROM_TOP_TO_BOTTOM.size());
        String[] above = FROM_TOP_TO_BOTTOM.stream()
                .filter(other -> !below.contains(other) || (FRONTS.contains(room) && FRONTS.contains(other)))
                .filter(other -> !other.equals(room))
                .map(other -> "dev.gatehouse." + other + "..")
                .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage("dev.gatehouse." + room + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(above)
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void nothingButTheCommandsKnowsTheApplication() {
        noClasses()
                .that()
                .resideInAPackage("dev.gatehouse.*..")
                .and()
                .resideOutsideOfPackage("dev.gatehouse.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.gatehouse")
                .check(CLASSES);
    }

    @Test
    void roomsHaveNoCircles() {
        SlicesRuleDefinition.slices()
                .matching("dev.gatehouse.(*)..")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }

    @Test
    void policyKnowsNoHttpAndTheGateNoWire() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.gatehouse.policy..", "dev.gatehouse.gate..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("jakarta.servlet..", "jakarta.ws.rs..", "org.eclipse.jetty..", "io.dropwizard..")
                .check(CLASSES);
    }

    /** Everything that is fetched passes the same checks; the launcher's commands talk to their own gateway. */
    @Test
    void nothingButEgressConnectsToAnything() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.gatehouse.egress..", "dev.gatehouse.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.net.http..", "org.eclipse.jetty.client..", "okhttp3..")
                .orShould()
                .dependOnClassesThat()
                .haveNameMatching("java\\.net\\.(Socket|URLConnection|HttpURLConnection|DatagramSocket)"
                        + "|java\\.nio\\.channels\\.(Asynchronous)?SocketChannel")
                .orShould()
                .callMethod(URL.class, "openConnection")
                .orShould()
                .callMethod(URL.class, "openStream")
                .check(CLASSES);
    }
}
