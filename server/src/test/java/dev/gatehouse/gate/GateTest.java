package dev.gatehouse.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.audit.AuditEntry;
import dev.gatehouse.gate.Refusal.Kind;
import dev.gatehouse.identity.Caller;
import dev.gatehouse.policy.Access;
import dev.gatehouse.policy.Decision;
import dev.gatehouse.policy.Reason;
import dev.gatehouse.testing.Tools;
import dev.gatehouse.tools.RevisionConflict;
import dev.gatehouse.tools.ToolResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A call of a tool on its way through the gate: what becomes of it, and what is recorded. */
class GateTest {
    @TempDir
    Path directory;

    private final AtomicInteger runs = new AtomicInteger();
    private TestGate test;

    @BeforeEach
    void open() {
        test = TestGate.open(directory, TestGate.tools(runs));
    }

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void runsWhatTheCallerMayRunAndRecordsIt() {
        Answer.Completed<ToolResult> completed =
                test.completed(test.caller("demo:read", "other"), "echo", "{\"message\":\"hi\"}");
        assertThat(completed.result().content().at("/0/text").asText()).isEqualTo("Echo: hi");
        assertThat(completed.decisionId()).isEqualTo(test.onlyEvent().decisionId());
        AuditEntry event = test.onlyEvent();
        assertThat(event.decision()).isEqualTo("allow");
        assertThat(event.reason()).isEqualTo("allowed");
        assertThat(event.outcome()).isEqualTo("ok");
        assertThat(event.status()).isEqualTo(200);
        assertThat(event.tool()).isEqualTo("echo");
        assertThat(event.subject()).isEqualTo("alex");
        assertThat(event.issuer()).isEqualTo(test.issuer());
        assertThat(event.requiredScopes()).containsExactly("demo:read");
        assertThat(event.heldScopes()).containsExactly("demo:read", "other");
        assertThat(event.missingScopes()).isEmpty();
        assertThat(event.rule()).isEqualTo("tools.access.echo");
        assertThat(event.argsPreview()).isEqualTo("{\"message\":\"hi\"}");
        assertThat(event.argsDigest()).isNotNull();
        assertThat(event.latencyMicros()).isPositive();
        assertThat(event.upstreamMicros()).isLessThanOrEqualTo(event.latencyMicros());
        assertThat(event.requestId()).isEqualTo("req-1");
        assertThat(event.clientName()).isEqualTo("test client");
        assertThat(event.address()).isEqualTo("192.0.2.1");
    }

    @Test
    void challengesForTheMissingScopeAndNamesIt() {
        Refusal refusal = test.refused(test.caller("other"), "echo", "{\"message\":\"hi\"}");
        assertThat(refusal.kind()).isEqualTo(Kind.INSUFFICIENT_SCOPE);
        assertThat(refusal.scopes()).containsExactly("demo:read");
        assertThat(refusal.message()).contains("echo", "demo:read", refusal.decisionId());
        AuditEntry event = test.onlyEvent();
        assertThat(event.decision()).isEqualTo("challenge");
        assertThat(event.reason()).isEqualTo("insufficient_scope");
        assertThat(event.missingScopes()).containsExactly("demo:read");
        assertThat(event.status()).isEqualTo(403);
        assertThat(event.outcome()).isEqualTo("refused");
    }

    @Test
    void decidesBeforeItLooksAtTheArguments() {
        assertThat(test.refused(test.caller(), "echo", "{\"wrong\":1}").kind()).isEqualTo(Kind.INSUFFICIENT_SCOPE);
    }

    @Test
    void obeysAChangeOfAccessWithTheVeryNextCall() throws RevisionConflict {
        Caller caller = test.caller("demo:read");
        test.call(caller, "echo", "{\"message\":\"hi\"}");
        long revision = test.registry()
                .changeAccess("echo", Access.required("demo:write"), 0, "admin", null, Tools::accessChanged)
                .revision();
        assertThat(test.refused(caller, "echo", "{\"message\":\"hi\"}").scopes())
                .containsExactly("demo:write");
        assertThat(test.events().getFirst().entry().revision()).isEqualTo(revision);
    }

    @Test
    void refusesArgumentsThatBreakTheSchemaAndSaysWhere() {
        Refusal refusal = test.refused(test.caller("demo:read"), "echo", "{\"massage\":\"hi\"}");
        assertThat(refusal.kind()).isEqualTo(Kind.INVALID_ARGUMENTS);
        assertThat(refusal.message()).contains("message");
        assertThat(test.onlyEvent().reason()).isEqualTo("invalid_arguments");
        assertThat(test.onlyEvent().status()).isEqualTo(200);
    }

    @Test
    void refusesAnUnknownTool() {
        Refusal refusal = test.refused(test.caller(), "ecoh", "{}");
        assertThat(refusal.kind()).isEqualTo(Kind.UNKNOWN_TOOL);
        assertThat(test.onlyEvent().reason()).isEqualTo("unknown_tool");
        assertThat(test.onlyEvent().decision()).isEqualTo("deny");
    }

    @Test
    void showsADisabledToolAsUnknownButRecordsTheTruth() {
        Refusal off = test.refused(test.caller(), "off", "{}");
        assertThat(test.onlyEvent().reason()).isEqualTo("tool_disabled");
        Refusal absent = test.refused(test.caller(), "abs", "{}");
        assertThat(off.kind()).isEqualTo(absent.kind());
        assertThat(off.code()).isEqualTo(absent.code());
        assertThat(off.message().replace("off", "abs").replace(off.decisionId(), absent.decisionId()))
                .isEqualTo(absent.message());
    }

    @Test
    void runsNoToolWhoseDefinitionWaitsForApproval() {
        Refusal refusal = test.refused(test.caller("demo:read"), "waits", "{}");
        assertThat(refusal.kind()).isEqualTo(Kind.UNKNOWN_TOOL);
        assertThat(refusal.code()).isEqualTo("tool_pending");
        assertThat(refusal.message()).contains("until an administrator approves it");
        assertThat(test.onlyEvent().reason()).isEqualTo("tool_pending");
        assertThat(test.onlyEvent().decision()).isEqualTo("deny");
    }

    @ParameterizedTest
    @CsvSource({"off, tool_disabled", "absent, unknown_tool", "waits, tool_pending"})
    void asksAnonymousCallersToSignInRatherThanTellWhichToolsThereAre(String tool, String reason) {
        assertThat(test.refused(Caller.anonymous(), tool, "{}").kind()).isEqualTo(Kind.NO_CREDENTIALS);
        assertThat(test.onlyEvent().reason()).isEqualTo(reason);
    }

    @Test
    void asksAnAnonymousCallerForTheScopesOfATool() {
        Refusal refusal = test.refused(Caller.anonymous(), "echo", "{\"message\":\"hi\"}");
        assertThat(refusal.kind()).isEqualTo(Kind.NO_CREDENTIALS);
        assertThat(refusal.scopes()).containsExactly("demo:read");
        assertThat(test.onlyEvent().status()).isEqualTo(401);
    }

    @Test
    void letsAnonymousCallersUseOpenTools() {
        assertThat(test.call(Caller.anonymous(), "count", "{}")).isInstanceOf(Answer.Completed.class);
        assertThat(test.onlyEvent().reason()).isEqualTo("public");
        assertThat(test.onlyEvent().issuer()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"fails, No such note.", "says_error, Not today."})
    void handsOnWhatAToolSaysWhenItFails(String tool, String message) {
        Answer.Completed<ToolResult> completed = test.completed(test.caller(), tool, "{}");
        assertThat(completed.result().isError()).isTrue();
        assertThat(completed.result().content().at("/0/text").asText()).isEqualTo(message);
        assertThat(test.onlyEvent().outcome()).isEqualTo("tool_error");
        assertThat(test.onlyEvent().decision()).isEqualTo("allow");
    }

    @ParameterizedTest
    @CsvSource({"breaks", "lies", "owes"})
    void hidesADefectOfAToolBehindItsDecisionId(String tool) {
        Answer.Completed<ToolResult> completed = test.completed(test.caller(), tool, "{}");
        assertThat(completed.result().isError()).isTrue();
        assertThat(completed.result().content().toString())
                .contains(completed.decisionId())
                .doesNotContain("jdbc", "com.example", "Exception");
        assertThat(completed.result().structured()).isNull();
        assertThat(test.onlyEvent().outcome()).isEqualTo("tool_error");
    }

    @Test
    void countsRefusedCallsAgainstTheCallersRate() {
        test.limitTo(2);
        Caller caller = test.caller();
        test.refused(caller, "echo", "{}");
        test.refused(caller, "absent", "{}");
        Refusal refusal = test.refused(caller, "count", "{}");
        assertThat(refusal.kind()).isEqualTo(Kind.RATE_LIMITED);
        assertThat(refusal.retryAfter()).isPositive();
        AuditEntry event = test.events().getFirst().entry();
        assertThat(event.decision()).isEqualTo("limit");
        assertThat(event.reason()).isEqualTo("rate_limited");
        assertThat(event.status()).isEqualTo(429);
        assertThat(runs).hasValue(0);
    }

    @Test
    void recordsAnActThatRunsNoTool() {
        assertThat(test.gate().attend(test.caller(), test.envelope(), "tools/list"))
                .isNull();
        assertThat(test.onlyEvent().method()).isEqualTo("tools/list");
        assertThat(test.onlyEvent().decision()).isEqualTo("allow");
        assertThat(test.onlyEvent().tool()).isNull();
    }

    @Test
    void limitsActsThatRunNoTool() {
        test.limitTo(1);
        test.gate().attend(test.caller(), test.envelope(), "tools/list");
        Refusal refusal = test.gate().attend(test.caller(), test.envelope(), "tools/list");
        assertThat(refusal).isNotNull().extracting(Refusal::kind).isEqualTo(Kind.RATE_LIMITED);
    }

    @Test
    void recordsWhatAFrontRefused() {
        String id = test.gate()
                .refused(
                        test.caller(),
                        test.envelope(),
                        "tools/what",
                        "method_not_found",
                        "There is no method tools/what.",
                        404);
        AuditEntry event = test.onlyEvent();
        assertThat(event.decisionId()).isEqualTo(id);
        assertThat(event.reason()).isEqualTo("method_not_found");
        assertThat(event.status()).isEqualTo(404);
        assertThat(event.outcome()).isEqualTo("refused");
    }

    @Test
    void showsEachCallerItsToolsByTheResolverOfCalls() {
        List<Sight> sights = test.gate().sights(test.caller());
        assertThat(sights)
                .extracting(sight -> sight.tool().name())
                .contains("echo", "count")
                .doesNotContain("off", "waits");
        for (Sight sight : sights) {
            assertThat(test.gate().decide(test.caller(), sight.tool().name())).isEqualTo(sight.decision());
            Answer<ToolResult> answer = test.call(test.caller(), sight.tool().name(), "{}");
            assertThat(answer instanceof Answer.Completed).isEqualTo(sight.decision() instanceof Decision.Allow);
        }
    }

    @Test
    void saysOfAToolThatIsNotThereWhatACallWouldBeTold() {
        assertThat(test.gate().decide(test.caller(), "absent").reason()).isEqualTo(Reason.UNKNOWN_TOOL);
    }

    @Test
    void keepsTheChainIntactThroughEveryKindOfOutcome() {
        test.call(test.caller("demo:read"), "echo", "{\"message\":\"hi\"}");
        test.call(test.caller(), "echo", "{}");
        test.call(test.caller(), "breaks", "{}");
        test.turnedAway(List.of());
        assertThat(test.verifyChain().intact()).isTrue();
        assertThat(test.verifyChain().checked()).isEqualTo(4);
    }

    @Test
    void crossesNoAnswersAndLosesNoEventsAmongManyCallersAtOnce() throws InterruptedException, ExecutionException {
        List<Callable<Boolean>> calls = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            Caller caller = test.callerNamed("user" + i % 20);
            calls.add(() -> test.call(caller, "optional", "{}") instanceof Answer.Completed<ToolResult> completed
                    && completed.result().content().at("/0/text").asText().equals(caller.uid())
                    && caller.uid().equals(test.event(completed.decisionId()).uid()));
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Boolean> own : threads.invokeAll(calls)) {
                assertThat(own.get()).isTrue();
            }
        }
        assertThat(test.events()).hasSize(200);
        assertThat(test.verifyChain().intact()).isTrue();
    }

    @Test
    void givesEveryEventAnIdOfItsOwn() {
        for (int i = 0; i < 20; i++) {
            test.call(test.caller(), "count", "{}");
        }
        Set<String> ids = Set.copyOf(
                test.events().stream().map(event -> event.entry().decisionId()).toList());
        assertThat(ids).hasSize(20);
    }
}
