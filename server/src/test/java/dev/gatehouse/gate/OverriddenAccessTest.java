package dev.gatehouse.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.gate.Refusal.Kind;
import dev.gatehouse.identity.Caller;
import dev.gatehouse.identity.CallerToken;
import dev.gatehouse.policy.Access;
import dev.gatehouse.testing.Tools;
import dev.gatehouse.tools.AccessKey;
import dev.gatehouse.tools.CatalogConfig;
import dev.gatehouse.tools.CatalogView;
import dev.gatehouse.tools.Offering;
import dev.gatehouse.tools.Offerings;
import dev.gatehouse.tools.OfferingsConfig;
import dev.gatehouse.tools.Presentation;
import dev.gatehouse.tools.Prompt;
import dev.gatehouse.tools.PromptResult;
import dev.gatehouse.tools.Resource;
import dev.gatehouse.tools.ResourceContents;
import dev.gatehouse.tools.ResourceTemplate;
import dev.gatehouse.tools.RevisionConflict;
import dev.gatehouse.tools.ToolsConfig;
import dev.gatehouse.tools.UriTemplate;
import dev.gatehouse.tools.Visibility;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators give resources, their templates and prompts goes before what configuration says of them. */
class OverriddenAccessTest {
    private static final String TEMPLATE = "test://{+page}";
    private static final Access OFF = Access.NONE;

    private static final Offerings OFFERED = new Offerings(
            List.of(),
            List.of(Resource.of(
                    "test://handbook",
                    Presentation.of("handbook", null, null),
                    null,
                    Access.required("read"),
                    read -> ResourceContents.text(read.uri(), null, "text", null))),
            List.of(ResourceTemplate.of(
                    TEMPLATE,
                    Presentation.of("page", null, null),
                    null,
                    Map.of(),
                    Access.required("read"),
                    read -> ResourceContents.text(read.uri(), null, "page", null))),
            List.of(Prompt.of(
                    Presentation.of("greet", null, null),
                    List.of(),
                    Access.required("read"),
                    get -> PromptResult.text(null, "Hello"))));

    @TempDir
    private Path directory;

    private TestGate test;

    /** All pages are for who holds "pages", those of the salaries for who holds "hr". */
    @BeforeEach
    void open() {
        test = TestGate.open(
                directory,
                OFFERED,
                new CatalogConfig(
                        ToolsConfig.DEFAULT,
                        new OfferingsConfig(
                                Map.of("test://*", Access.required("pages"), "test://sal*", Access.required("hr"))),
                        OfferingsConfig.NONE));
    }

    @AfterEach
    void close() {
        test.close();
    }

    private void give(AccessKey key, Access access) throws RevisionConflict {
        Offering before = test.registry().current().find(key);
        test.registry()
                .changeAccessOfAny(
                        key,
                        before == null ? Access.NONE : before.access(),
                        access,
                        before == null ? 0 : before.revision(),
                        "admin",
                        null,
                        _ -> Tools.accessChanged(Tools.echo()));
    }

    private Object read(Caller caller, String uri) {
        return outcome(test.gate().read(call(caller, "resources/read", uri)));
    }

    private Call call(Caller caller, String method, String name) {
        return new Call(caller, CallerToken.NONE, test.envelope(), method, name, Tools.json("{}"));
    }

    private static Object outcome(Answer<?> answer) {
        return answer instanceof Answer.Refused<?> refused ? refused.refusal().kind() : "given";
    }

    @Test
    void ofAResourceIsObeyedByTheNextReadingAndRecordedWithIt() throws RevisionConflict {
        give(AccessKey.resource("test://handbook"), Access.required("new"));

        assertThat(read(test.caller("pages"), "test://handbook")).isEqualTo(Kind.INSUFFICIENT_SCOPE);
        assertThat(read(test.caller("new"), "test://handbook")).isEqualTo("given");
        assertThat(test.events().getFirst().entry().revision()).isPositive();
    }

    @Test
    void ofAPromptIsObeyed() throws RevisionConflict {
        give(AccessKey.prompt("greet"), Access.open());
        assertThat(outcome(test.gate().prompt(call(Caller.anonymous(), "prompts/get", "greet"), Map.of())))
                .isEqualTo("given");

        give(AccessKey.prompt("greet"), OFF);
        assertThat(test.gate().prompts(test.caller("read"))).isEmpty();
        assertThat(outcome(test.gate().prompt(call(test.caller("read"), "prompts/get", "greet"), Map.of())))
                .isNotEqualTo("given");
    }

    @Test
    void ofATemplateStandsInPlaceOfWhatConfigurationSaysOfTheTemplate() throws RevisionConflict {
        assertThat(read(test.caller("pages"), "test://other")).isEqualTo("given");

        give(AccessKey.resource(TEMPLATE), Access.required("new"));

        assertThat(read(test.caller("pages"), "test://other")).isEqualTo(Kind.INSUFFICIENT_SCOPE);
        assertThat(read(test.caller("new"), "test://other")).isEqualTo("given");
    }

    @Test
    void ofATemplateOpensNothingThatConfigurationProtectsByItself() throws RevisionConflict {
        give(AccessKey.resource(TEMPLATE), Access.open());

        assertThat(read(Caller.anonymous(), "test://other")).isEqualTo("given");
        assertThat(read(test.caller("pages"), "test://salaries")).isEqualTo(Kind.INSUFFICIENT_SCOPE);
        assertThat(read(test.caller("hr"), "test://salaries")).isEqualTo("given");
    }

    @Test
    void thatSwitchesATemplateOffLeavesNothingThatItLeadsTo() throws RevisionConflict {
        give(AccessKey.resource(TEMPLATE), OFF);

        assertThat(read(test.caller("pages"), "test://other")).isNotEqualTo("given");
        assertThat(read(test.caller("hr"), "test://salaries")).isNotEqualTo("given");
        assertThat(test.gate().mayRead(test.caller("hr"), "test://salaries")).isFalse();
        assertThat(read(test.caller("pages"), "test://handbook")).isEqualTo("given");
    }

    @Test
    void ofAUriDoesNotOutlastTheTemplateThatAloneLeadsThere() throws RevisionConflict {
        give(AccessKey.resource("test://handbook"), Access.open());
        test.registry().offer("", new Offerings(List.of(), List.of(), OFFERED.templates(), List.of()));
        assertThat(read(test.caller(), "test://handbook")).isEqualTo("given");

        give(AccessKey.resource(TEMPLATE), OFF);

        assertThat(read(test.caller(), "test://handbook")).isNotEqualTo("given");
    }

    @Test
    void ofAUriIsToldOfAtTheEndpointOfItsUpstreamAlone() throws RevisionConflict {
        for (String upstream : List.of("one", "two")) {
            test.registry().offer(upstream, new Offerings(List.of(), List.of(), List.of(pages(upstream)), List.of()));
        }
        give(AccessKey.resource("gatehouse://one/page://secret"), Access.required("secret"));

        assertThat(CatalogView.of("one", test.registry()).current().scopes()).contains("secret");
        assertThat(CatalogView.of("two", test.registry()).current().scopes())
                .contains("read")
                .doesNotContain("secret");
    }

    private static ResourceTemplate pages(String upstream) {
        return new ResourceTemplate(
                UriTemplate.parse("gatehouse://" + upstream + "/page://{+path}"),
                Presentation.of("page", null, null),
                null,
                Map.of(),
                upstream,
                Access.required("read"),
                Visibility.LOCKED,
                read -> ResourceContents.text(read.uri(), null, "page", null));
    }

    @Test
    void ofAUriHoldsWhenOnlyATemplateLeadsThere() throws RevisionConflict {
        give(AccessKey.resource("test://handbook"), OFF);
        test.registry().offer("", new Offerings(List.of(), List.of(), OFFERED.templates(), List.of()));

        assertThat(read(test.caller("pages"), "test://handbook")).isNotEqualTo("given");
        assertThat(read(test.caller("pages"), "test://other")).isEqualTo("given");
    }
}
