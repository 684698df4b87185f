package dev.gatehouse.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.audit.AuditEntry;
import dev.gatehouse.gate.Refusal.Kind;
import dev.gatehouse.identity.Caller;
import dev.gatehouse.identity.CallerToken;
import dev.gatehouse.policy.Access;
import dev.gatehouse.policy.Decision;
import dev.gatehouse.policy.Reason;
import dev.gatehouse.testing.Sent;
import dev.gatehouse.testing.Tools;
import dev.gatehouse.tools.Approval;
import dev.gatehouse.tools.RevisionConflict;
import dev.gatehouse.tools.ToolFailure;
import dev.gatehouse.tools.ToolResult;
import java.nio.file.Path;
import java.time.Duration;
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

class GateTest {
    @TempDir
    Path directory;

    private final AtomicInteger runs = new AtomicInteger();
    private TestGate test;

    @BeforeEach
    void open() {
        test = TestGate.open(
                directory,
                List.of(
                        Tools.echo(),
                        Tools.tool("count", Access.open(), call -> ToolResult.text("" + runs.incrementAndGet())),
                        Tools.tool(
                                "optional",
                                new Access(Access.Mode.OPTIONAL, List.of("demo:read"), true),
                                call -> ToolResult.text(call.caller().uid())),
                        Tools.tool(
                                "off",
                                new Access(Access.Mode.REQUIRED, List.of(), false),
                                call -> ToolResult.text("on")),
                        Tools.tool("waits", Access.required("demo:read"), call -> ToolResult.text("no"))
                                .withApproval(Approval.CHANGED),
                        Tools.tool("fails", Access.required(), call -> {
                            throw new ToolFailure("No such note.");
                        }),
                        Tools.tool("says_error", Access.required(), call -> ToolResult.error("Not today.")),
                        Tools.tool("breaks", Access.required(), call -> {
                            throw new IllegalStateException("jdbc:secret at com.example.Internals");
                        }),
                        Tools.tool(
                                "lies",
                                Access.required(),
                                "{\"type\":\"object\"}",
                                "{\"type\":\"object\",\"required\":[\"n\"]}",
                                call -> ToolResult.structured("no n", Tools.json("{}"))),
                        Tools.tool(
                                "owes",
                                Access.required(),
                                "{\"type\":\"object\"}",
                                "{\"type\":\"object\"}",
                                call -> ToolResult.text("no structure"))));
    }

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void admitsTheCallerOfAGoodToken() {
        Admission admission = test.admit(List.of("Bearer " + test.token("demo:read")));
        assertThat(admission)
                .isInstanceOfSatisfying(
                        Admission.Admitted.class,
                        admitted -> assertThat(admitted.caller().subject()).isEqualTo("alex"));
        assertThat(test.events()).isEmpty();
    }

    @Test
    void asksWhoeverSendsNoCredentialsToSignIn() {
        Refusal refusal = test.turnedAway(List.of());
        assertThat(refusal.kind()).isEqualTo(Kind.NO_CREDENTIALS);
        AuditEntry event = test.onlyEvent();
        assertThat(event.decision()).isEqualTo("challenge");
        assertThat(event.reason()).isEqualTo("no_credentials");
        assertThat(event.status()).isEqualTo(401);
        assertThat(event.decisionId()).isEqualTo(refusal.decisionId());
        assertThat(event.uid()).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        Basic YWxleDpwYXNzd29yZA==
        Bearer
        'Bearer '
        Bearer one two
        Bearer one, Bearer two
        ''
        """)
    void refusesAnAuthorizationHeaderThatIsNotOneBearerToken(String header) {
        Refusal refusal = test.turnedAway(List.of(header));
        assertThat(refusal.kind()).isEqualTo(Kind.MALFORMED_CREDENTIALS);
        assertThat(test.onlyEvent().status()).isEqualTo(400);
    }

    @Test
    void refusesTwoAuthorizationHeadersEvenIfBothAreGood() {
        String good = "Bearer " + test.token("demo:read");
        assertThat(test.turnedAway(List.of(good, good)).code()).isEqualTo("malformed_credentials");
        assertThat(test.onlyEvent().decision()).isEqualTo("deny");
    }

    @Test
    void refusesABadTokenWithTheCodeOfItsProblem() {
        Refusal refusal = test.turnedAway(List.of("Bearer garbage"));
        assertThat(refusal.kind()).isEqualTo(Kind.INVALID_TOKEN);
        AuditEntry event = test.onlyEvent();
        assertThat(event.reason()).isEqualTo(refusal.code()).startsWith("token_");
        assertThat(event.status()).isEqualTo(401);
        assertThat(event.decision()).isEqualTo("deny");
    }

    @Test
    void saysThatNobodyCanBeIdentifiedWhenAnIssuersKeysCannotBeHad() {
        Refusal refusal = test.turnedAway(List.of("Bearer " + test.undecidableToken()));
        assertThat(refusal.kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(refusal.retryAfter()).isPositive();
        AuditEntry event = test.onlyEvent();
        assertThat(event.reason()).isEqualTo("identity_unavailable");
        assertThat(event.status()).isEqualTo(503);
    }

    @Test
    void neverTakesABadTokenForAnonymous() {
        assertThat(test.admit(List.of("Bearer garbage"), true, "count")).isInstanceOf(Admission.Refused.class);
    }

    @Test
    void recordsNoPartOfAToken() {
        String token = test.token("demo:read");
        String broken = token.substring(0, token.length() - 8) + "AAAAAAAA";
        test.turnedAway(List.of("Bearer " + broken));
        test.turnedAway(List.of("Basic " + token));
        test.call(test.caller("demo:read"), "echo", "{\"message\":\"" + token + "\"}");
        test.call(test.caller("demo:read"), token, "{}");
        test.gate().refused(test.caller(), test.envelope(), token, "method_not_found", "No method " + token, 404);
        assertThat(test.events().toString())
                .doesNotContain(token.substring(0, 20), token.substring(token.length() - 30));
    }

    @Test
    void admitsAnonymousCallersWhereSomethingIsOpenToThem() {
        assertThat(test.admit(List.of(), true, "count"))
                .isEqualTo(new Admission.Admitted(Caller.anonymous(), CallerToken.NONE));
        assertThat(test.admit(List.of(), true, null))
                .isEqualTo(new Admission.Admitted(Caller.anonymous(), CallerToken.NONE));
    }

    @Test
    void admitsNobodyAnonymouslyWhenEveryToolNeedsACaller() throws RevisionConflict {
        test.registry().changeAccess("count", Access.required(), 0, "admin", null, Tools::accessChanged);
        test.registry().changeAccess("optional", Access.required(), 0, "admin", null, Tools::accessChanged);
        assertThat(test.admit(List.of(), true, null)).isInstanceOf(Admission.Refused.class);
    }

    @Test
    void asksForTheScopesOfTheToolThatTheHeadersName() {
        Admission admission = test.admit(List.of(), true, "echo");
        assertThat(admission).isInstanceOfSatisfying(Admission.Refused.class, refused -> {
            assertThat(refused.refusal().kind()).isEqualTo(Kind.NO_CREDENTIALS);
            assertThat(refused.refusal().scopes()).containsExactly("demo:read");
        });
        assertThat(test.onlyEvent().tool()).isEqualTo("echo");
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
    void recordsAFloodOfOneCallerAsOneEventWithACount() {
        test.limitTo(1);
        Caller caller = test.caller();
        test.call(caller, "count", "{}");
        String first = test.refused(caller, "count", "{}").decisionId();
        for (int i = 0; i < 50; i++) {
            assertThat(test.refused(caller, "count", "{}").decisionId()).isEqualTo(first);
        }
        assertThat(test.events()).hasSize(2);
        test.gate().close();
        AuditEntry flood = test.events().getFirst().entry();
        assertThat(flood.count()).isEqualTo(50);
        assertThat(flood.reason()).isEqualTo("rate_limited");
        assertThat(flood.subject()).isEqualTo("alex");
        assertThat(flood.detail()).contains(first);
    }

    @Test
    void recordsAFloodOfBadTokensFromOneAddressAsOneEventWithACount() {
        test.limitTo(1);
        assertThat(test.turnedAway(List.of("Bearer garbage")).kind()).isEqualTo(Kind.INVALID_TOKEN);
        for (int i = 0; i < 50; i++) {
            assertThat(test.turnedAway(List.of("Bearer garbage")).kind()).isEqualTo(Kind.RATE_LIMITED);
        }
        test.gate().close();
        assertThat(test.events()).hasSize(3);
        assertThat(test.events().getFirst().entry().count()).isEqualTo(49);
    }

    @Test
    void recordsAFloodFromOneIpv6NetworkAsOneEventWithACount() {
        test.limitTo(1);
        for (int i = 1; i <= 20; i++) {
            test.gate()
                    .admit(Sent.authorization("Bearer garbage"), false, test.envelope("2001:db8:1:2::" + i), "?", null);
        }
        test.gate().close();
        assertThat(test.events()).hasSize(3);
        assertThat(test.events().getFirst().entry().count()).isEqualTo(18);
    }

    @Test
    void admitsAGoodTokenFromAnAddressThatFloods() {
        test.limitTo(1);
        test.turnedAway(List.of("Bearer garbage"));
        test.turnedAway(List.of("Bearer garbage"));
        assertThat(test.admit(List.of("Bearer " + test.token("demo:read")))).isInstanceOf(Admission.Admitted.class);
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
    void runsNothingWhileNothingCanBeRecorded() {
        test.breakAudit();
        Refusal withheld = test.refused(test.caller(), "count", "{}");
        assertThat(withheld.kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(withheld.message()).contains("result is withheld");
        assertThat(runs).hasValue(1);
        for (int i = 0; i < 5; i++) {
            Refusal refusal = test.refused(test.caller(), "count", "{}");
            assertThat(refusal.kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(refusal.code()).isEqualTo("audit_unavailable");
            assertThat(refusal.retryAfter()).isEqualTo(Duration.ofSeconds(5));
        }
        assertThat(runs).hasValue(1);
    }

    @Test
    void answersEveryRefusalWith503WhileItCannotBeRecorded() {
        test.breakAudit();
        assertThat(test.turnedAway(List.of()).kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(test.refused(test.caller(), "echo", "{}").kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(test.gate().attend(test.caller(), test.envelope(), "tools/list"))
                .isNotNull();
    }

    @Test
    void recordsTheGapAndGoesOnOnceItCanRecordAgain() {
        test.breakAudit();
        test.refused(test.caller(), "count", "{}");
        test.refused(test.caller(), "count", "{}");
        test.repairAudit();
        assertThat(test.call(test.caller(), "count", "{}")).isInstanceOf(Answer.Completed.class);
        assertThat(test.events()).hasSize(2);
        assertThat(test.events().getLast().entry().reason()).isEqualTo("audit_recovered");
        assertThat(test.events().getLast().entry().detail()).startsWith("2 requests");
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
