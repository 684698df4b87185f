package dev.gatehouse.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.gate.Refusal.Kind;
import dev.gatehouse.identity.Caller;
import dev.gatehouse.identity.CallerToken;
import dev.gatehouse.policy.Access;
import dev.gatehouse.telemetry.TraceContext;
import dev.gatehouse.testing.Tools;
import dev.gatehouse.tools.CatalogConfig;
import dev.gatehouse.tools.Completion;
import dev.gatehouse.tools.CompletionAsked;
import dev.gatehouse.tools.Offerings;
import dev.gatehouse.tools.OfferingsConfig;
import dev.gatehouse.tools.Presentation;
import dev.gatehouse.tools.Prompt;
import dev.gatehouse.tools.PromptResult;
import dev.gatehouse.tools.Resource;
import dev.gatehouse.tools.ResourceContents;
import dev.gatehouse.tools.ResourceTemplate;
import dev.gatehouse.tools.ToolsConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code resources.access} and {@code prompts.access} say decides lists, readings, subscriptions, completion. */
class ConfiguredAccessTest {
    private static final Offerings OFFERED = new Offerings(
            List.of(),
            List.of(resource("test://handbook"), resource("test://salaries"), resource("test://shut")),
            List.of(ResourceTemplate.of(
                    "test://{page}",
                    Presentation.of("page", null, null),
                    null,
                    Map.of("page", asked -> Completion.startingWith(asked.value(), List.of("one", "two"))),
                    Access.required("read"),
                    read -> ResourceContents.text(read.uri(), null, "page", null))),
            List.of(prompt("greet"), prompt("dismiss")));

    @TempDir
    private static Path directory;

    private static TestGate test;

    @BeforeAll
    static void open() {
        test = TestGate.open(
                directory,
                OFFERED,
                new CatalogConfig(
                        ToolsConfig.DEFAULT,
                        new OfferingsConfig(Map.of(
                                "test://handbook",
                                Access.open(),
                                "test://sal*",
                                Access.required("hr"),
                                "test://shut",
                                Access.NONE)),
                        new OfferingsConfig(Map.of("greet", Access.open(), "dis*", Access.required("hr")))));
    }

    @AfterAll
    static void close() {
        test.close();
    }

    private static Resource resource(String uri) {
        return Resource.of(
                uri,
                Presentation.of(uri, null, null),
                null,
                Access.required("read"),
                read -> ResourceContents.text(read.uri(), null, "text", null));
    }

    private static Prompt prompt(String name) {
        return Prompt.of(
                Presentation.of(name, null, null),
                List.of(),
                Access.required("read"),
                get -> PromptResult.text(null, name));
    }

    private static Call call(Caller caller, String method, String name) {
        return new Call(caller, CallerToken.NONE, test.envelope(), method, name, Tools.json("{}"));
    }

    private static Object read(Caller caller, String uri) {
        return outcome(test.gate().read(call(caller, "resources/read", uri)));
    }

    private static Object prompt(Caller caller, String name) {
        return outcome(test.gate().prompt(call(caller, "prompts/get", name), Map.of()));
    }

    private static Object outcome(Answer<?> answer) {
        return answer instanceof Answer.Refused<?> refused ? refused.refusal().kind() : "given";
    }

    @Test
    void tellsWhichKeyOfTheConfigurationGivesWhatItsAccess() {
        assertThat(test.registry().current().resources())
                .extracting(test.registry()::configuredBy)
                .containsExactlyInAnyOrder(
                        "resources.access.test://handbook",
                        "resources.access.test://sal*",
                        "resources.access.test://shut");
        assertThat(test.registry().current().prompts())
                .extracting(test.registry()::configuredBy)
                .containsExactlyInAnyOrder("prompts.access.greet", "prompts.access.dis*");
        assertThat(test.registry().current().templates())
                .extracting(test.registry()::configuredBy)
                .containsOnlyNulls();
    }

    @Test
    void opensAResourceAndAPromptToEverybody() {
        assertThat(read(Caller.anonymous(), "test://handbook")).isEqualTo("given");
        assertThat(prompt(Caller.anonymous(), "greet")).isEqualTo("given");
        assertThat(test.gate().resources(Caller.anonymous()))
                .extracting(Resource::uri)
                .contains("test://handbook");
    }

    @Test
    void asksForTheConfiguredScopesInsteadOfTheProposedOnes() {
        assertThat(read(test.caller("read"), "test://salaries")).isEqualTo(Kind.INSUFFICIENT_SCOPE);
        assertThat(read(test.caller("hr"), "test://salaries")).isEqualTo("given");
        assertThat(prompt(test.caller("read"), "dismiss")).isEqualTo(Kind.INSUFFICIENT_SCOPE);
        assertThat(prompt(test.caller("hr"), "dismiss")).isEqualTo("given");
    }

    @Test
    void isNotEscapedByAUriThatOnlyATemplateLeadsTo() {
        assertThat(read(test.caller("read"), "test://salaries-2026")).isEqualTo(Kind.INSUFFICIENT_SCOPE);
        assertThat(read(test.caller("hr"), "test://salaries-2026")).isEqualTo("given");
        assertThat(read(test.caller("read"), "test://other")).isEqualTo("given");
    }

    @Test
    void switchesAResourceOffForEverybody() {
        assertThat(read(test.caller("read", "hr"), "test://shut")).isNotEqualTo("given");
        assertThat(test.gate().resources(test.caller("read", "hr")))
                .extracting(Resource::uri)
                .doesNotContain("test://shut");
    }

    @Test
    void decidesWhoMaySubscribe() {
        assertThat(test.gate().mayRead(test.caller("read"), "test://salaries-2026"))
                .isFalse();
        assertThat(test.gate().mayRead(test.caller("hr"), "test://salaries-2026"))
                .isTrue();
        assertThat(test.gate().mayRead(Caller.anonymous(), "test://handbook")).isTrue();
    }

    @Test
    void decidesWhoGetsProposals() {
        Caller caller = test.caller("read");
        CompletionAsked asked = new CompletionAsked(caller, "page", "t", Map.of(), TraceContext.NONE);

        assertThat(outcome(test.gate().complete(call(caller, "completion/complete", "test://{page}"), false, asked)))
                .isEqualTo("given");
        assertThat(outcome(test.gate().complete(call(caller, "completion/complete", "dismiss"), true, asked)))
                .isEqualTo(Kind.INSUFFICIENT_SCOPE);
    }

    @Test
    void saysWhichEntryProtectsNothing() {
        CatalogConfig wrong = new CatalogConfig(
                ToolsConfig.DEFAULT,
                new OfferingsConfig(Map.of("test://typo", Access.required())),
                new OfferingsConfig(Map.of("gret", Access.required(), "gre*", Access.required())));
        Offerings withoutTemplates = new Offerings(List.of(), OFFERED.resources(), List.of(), OFFERED.prompts());

        assertThat(wrong.problems(List.of(withoutTemplates)))
                .satisfiesExactly(
                        problem -> assertThat(problem).startsWith("resources.access.test://typo: there is no such"),
                        problem -> assertThat(problem).startsWith("prompts.access.gret: there is no such prompt"));
    }
}
