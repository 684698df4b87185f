package dev.gatehouse.gate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.gate.Refusal.Kind;
import dev.gatehouse.identity.Caller;
import dev.gatehouse.identity.CallerToken;
import dev.gatehouse.policy.Access;
import dev.gatehouse.telemetry.TraceContext;
import dev.gatehouse.testing.Tools;
import dev.gatehouse.tools.Cancellation;
import dev.gatehouse.tools.CatalogView;
import dev.gatehouse.tools.ClientCapabilities;
import dev.gatehouse.tools.Completion;
import dev.gatehouse.tools.CompletionAsked;
import dev.gatehouse.tools.Conversation;
import dev.gatehouse.tools.Deferred;
import dev.gatehouse.tools.Input;
import dev.gatehouse.tools.InputRequired;
import dev.gatehouse.tools.LogLevel;
import dev.gatehouse.tools.NoSuchResource;
import dev.gatehouse.tools.Offerings;
import dev.gatehouse.tools.Presentation;
import dev.gatehouse.tools.Prompt;
import dev.gatehouse.tools.PromptResult;
import dev.gatehouse.tools.Resource;
import dev.gatehouse.tools.ResourceContents;
import dev.gatehouse.tools.ResourceTemplate;
import dev.gatehouse.tools.Tool;
import dev.gatehouse.tools.ToolResult;
import dev.gatehouse.tools.ToolsConfig;
import dev.gatehouse.tools.UriTemplate;
import dev.gatehouse.tools.Visibility;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Resources, prompts, completion, questions to the client and hidden tools pass the same gate as calls do. */
class OfferingsTest {
    @TempDir
    private Path directory;

    private final CountDownLatch started = new CountDownLatch(1);
    private TestGate test;

    @BeforeEach
    void open() {
        test = TestGate.open(
                directory,
                new Offerings(
                        List.of(
                                Tools.tool("secret", Access.required("secret:use"), call -> ToolResult.text("psst")),
                                Tools.tool("locked", Access.required("locked:use"), call -> ToolResult.text("open")),
                                Tools.tool("asks", Access.required(), OfferingsTest::greet),
                                Tools.tool(
                                        "slow", Access.required(), call -> Deferred.of(_ -> ToolResult.text("done"))),
                                waits()),
                        List.of(Resource.of(
                                "test://text",
                                Presentation.of("text", null, null),
                                "text/plain",
                                Access.required("read"),
                                read -> ResourceContents.text(read.uri(), "text/plain", "hello", null))),
                        List.of(ResourceTemplate.of(
                                "test://item/{id}",
                                Presentation.of("item", null, null),
                                null,
                                Map.of("id", asked -> Completion.startingWith(asked.value(), List.of("one", "two"))),
                                Access.required("read"),
                                read -> {
                                    String id = Objects.requireNonNull(
                                            read.variables().get("id"));
                                    if (id.equals("none")) {
                                        throw new NoSuchResource();
                                    }
                                    return ResourceContents.text(read.uri(), null, "item " + id, null);
                                })),
                        List.of(Prompt.of(
                                Presentation.of("greet", null, null),
                                List.of(new Prompt.Argument("name", null, null, true, null)),
                                Access.required(),
                                get -> PromptResult.text(
                                        null, "Greet " + get.arguments().get("name"))))),
                new ToolsConfig(true, Map.of(), Set.of("secret")));
    }

    private static dev.gatehouse.tools.ToolOutcome greet(dev.gatehouse.tools.ToolCall call) {
        var form = call.input().form("name");
        return form == null
                ? new InputRequired(
                        Map.of("name", InputRequired.Request.form("Your name?", Tools.json("{\"type\":\"object\"}"))),
                        Tools.json("{\"step\":1}"))
                : ToolResult.text("Hello, " + form.path("name").asText() + " "
                        + call.input().state());
    }

    private Tool waits() {
        return Tools.tool("waits", Access.required(), call -> {
            started.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                return ToolResult.text("interrupted");
            }
            return ToolResult.text("never");
        });
    }

    @AfterEach
    void close() {
        test.close();
    }

    /** A client that can be asked by form, and answers within its request if it has an answer. */
    private record Talk(
            Cancellation cancellation,
            ClientCapabilities client,
            @Nullable Input answer) implements Conversation {
        static Talk with(String capabilities, @Nullable Input answer) {
            return new Talk(new Cancellation(), new ClientCapabilities(Tools.json(capabilities)), answer);
        }

        @Override
        public void progress(double progress, @Nullable Double total, @Nullable String message) {}

        @Override
        public void log(LogLevel level, @Nullable String logger, JsonNode data) {}

        @Override
        public @Nullable Input ask(InputRequired wanted) {
            return answer == null ? null : new Input(answer.responses(), wanted.state());
        }
    }

    private Call of(String method, String name, Input input, Conversation conversation, String... scopes) {
        return new Call(
                test.caller(scopes),
                CallerToken.NONE,
                test.envelope(),
                method,
                name,
                Tools.json("{}"),
                input,
                conversation);
    }

    private Answer<ResourceContents> read(String uri, String... scopes) {
        return test.gate().read(of("resources/read", uri, Input.none(), Conversation.none(), scopes));
    }

    private static Refusal refusal(Answer<?> answer) {
        assertThat(answer).isInstanceOf(Answer.Refused.class);
        return ((Answer.Refused<?>) answer).refusal();
    }

    private static <R> R completed(Answer<R> answer) {
        assertThat(answer).isInstanceOf(Answer.Completed.class);
        return ((Answer.Completed<R>) answer).result();
    }

    @Test
    void readsAResourceAndRecordsItOnce() {
        assertThat(completed(read("test://text", "read"))
                        .contents()
                        .at("/0/text")
                        .asText())
                .isEqualTo("hello");
        assertThat(test.onlyEvent().tool()).isEqualTo("test://text");
        assertThat(test.onlyEvent().rule()).isEqualTo("resources.access.test://text");
    }

    @Test
    void readsWhatATemplateLeadsTo() {
        assertThat(completed(read("test://item/4%202", "read"))
                        .contents()
                        .at("/0/text")
                        .asText())
                .isEqualTo("item 4 2");
    }

    @Test
    void refusesAReaderWithoutTheScopeAndNamesIt() {
        Refusal refusal = refusal(read("test://text"));
        assertThat(refusal.kind()).isEqualTo(Kind.INSUFFICIENT_SCOPE);
        assertThat(refusal.scopes()).containsExactly("read");
        assertThat(test.onlyEvent().decision()).isEqualTo("challenge");
    }

    @Test
    void knowsNoResourceUnderAnotherUri() {
        assertThat(refusal(read("test://other", "read")).code()).isEqualTo("unknown_resource");
        assertThat(refusal(read("test://item/none", "read")).code()).isEqualTo("unknown_resource");
        assertThat(test.events())
                .allSatisfy(event -> assertThat(event.entry().decision()).isEqualTo("deny"));
    }

    @Test
    void recordsWhatIsReadAtTheEndpointOfOneUpstreamUnderTheNameThatItHasEverywhere() {
        test.registry().offer("docs", new Offerings(List.of(), List.of(), List.of(pages("docs")), List.of()));
        Gate docs = test.gate().before(CatalogView.of("docs", test.registry()));
        String page = "page://" + "deep/".repeat(60);

        completed(docs.read(of("resources/read", page, Input.none(), Conversation.none(), "read")));
        completed(docs.complete(
                of("completion/complete", "page://{+path}", Input.none(), Conversation.none(), "read"),
                false,
                new CompletionAsked(test.caller("read"), "path", "", Map.of(), TraceContext.NONE)));

        assertThat(test.events())
                .extracting(event -> event.entry().tool())
                .containsExactly("gatehouse://docs/page://{+path}", "gatehouse://docs/" + page);
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
    void getsAPromptThatHasItsArguments() {
        Call call = of("prompts/get", "greet", Input.none(), Conversation.none());
        assertThat(completed(test.gate().prompt(call, Map.of("name", "Alex")))
                        .messages()
                        .at("/0/content/text")
                        .asText())
                .isEqualTo("Greet Alex");
        assertThat(refusal(test.gate().prompt(call, Map.of())).kind()).isEqualTo(Kind.INVALID_ARGUMENTS);
    }

    @Test
    void proposesValuesToWhoMayReadTheTemplate() {
        CompletionAsked asked = new CompletionAsked(test.caller("read"), "id", "t", Map.of(), TraceContext.NONE);
        Call call = of("completion/complete", "test://item/{id}", Input.none(), Conversation.none(), "read");
        assertThat(completed(test.gate().complete(call, false, asked)).values()).containsExactly("two");
        Call stranger = of("completion/complete", "test://item/{id}", Input.none(), Conversation.none());
        assertThat(refusal(test.gate().complete(stranger, false, asked)).kind()).isEqualTo(Kind.INSUFFICIENT_SCOPE);
    }

    @Test
    void handsAQuestionToTheFrontWhereTheClientCannotBeAskedWithinTheRequest() {
        Answer<ToolResult> answer =
                test.gate().call(of("tools/call", "asks", Input.none(), Talk.with("{\"elicitation\":{}}", null)));
        assertThat(answer).isInstanceOf(Answer.Asking.class);
        assertThat(((Answer.Asking<ToolResult>) answer).wanted().requests()).containsOnlyKeys("name");
        assertThat(test.onlyEvent().detail()).isEqualTo("Asks the client for name.");
    }

    @Test
    void asksTheClientWithinTheRequestWhereItCanAndRecordsOneEvent() {
        Input answer =
                new Input(Tools.json("{\"name\":{\"action\":\"accept\",\"content\":{\"name\":\"Alex\"}}}"), null);
        ToolResult result = completed(
                test.gate().call(of("tools/call", "asks", Input.none(), Talk.with("{\"elicitation\":{}}", answer))));
        assertThat(result.content().at("/0/text").asText()).isEqualTo("Hello, Alex {\"step\":1}");
        assertThat(test.onlyEvent().outcome()).isEqualTo("ok");
    }

    @Test
    void refusesAQuestionThatTheClientDidNotSayItCanAnswer() {
        Refusal refusal = refusal(test.gate().call(of("tools/call", "asks", Input.none(), Talk.with("{}", null))));
        assertThat(refusal.kind()).isEqualTo(Kind.MISSING_CAPABILITY);
        assertThat(refusal.capabilities()).hasToString("{\"elicitation\":{}}");
    }

    @Test
    void runsDeferredWorkAtOnceForAClientWithoutTasks() {
        assertThat(test.completed(test.caller(), "slow", "{}")
                        .result()
                        .content()
                        .at("/0/text")
                        .asText())
                .isEqualTo("done");
    }

    @Test
    void stopsTheWorkOfACallThatIsCancelledAndRecordsSo() throws InterruptedException {
        Talk talk = Talk.with("{}", null);
        Thread canceller = Thread.startVirtualThread(() -> {
            try {
                started.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            talk.cancellation().cancel();
        });
        Refusal refusal = refusal(test.gate().call(of("tools/call", "waits", Input.none(), talk)));
        canceller.join();
        assertThat(refusal.kind()).isEqualTo(Kind.FAILED);
        assertThat(test.onlyEvent().outcome()).isEqualTo("cancelled");
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void showsLockedToolsAndNotHiddenOnes() {
        assertThat(test.gate().sights(test.caller()).stream()
                        .map(sight -> sight.tool().name()))
                .contains("locked")
                .doesNotContain("secret");
        assertThat(test.gate().sights(test.caller("secret:use")).stream()
                        .map(sight -> sight.tool().name()))
                .contains("secret");
    }

    @Test
    void answersACallOfAHiddenToolAsIfItWereNotThereAndRecordsTheTruth() {
        Refusal refusal = test.refused(test.caller(), "secret", "{}");
        assertThat(refusal.code()).isEqualTo("unknown_tool");
        assertThat(test.onlyEvent().reason()).isEqualTo("insufficient_scope");
        assertThat(completed(test.call(test.caller("secret:use"), "secret", "{}"))
                        .isError())
                .isFalse();
    }

    @Test
    void listsResourcesAndPromptsByTheSameDecision() {
        Caller caller = test.caller("read");
        assertThat(test.gate().resources(caller)).hasSize(1);
        assertThat(test.gate().templates(caller)).hasSize(1);
        assertThat(test.gate().prompts(caller)).hasSize(1);
    }
}
