package dev.gatehouse.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.audit.AuditEntryBuilder;
import dev.gatehouse.audit.AuditEvent;
import dev.gatehouse.audit.Sha256;
import dev.gatehouse.gate.Explanation.Status;
import dev.gatehouse.gate.Explanation.Step;
import dev.gatehouse.identity.TokenProblem;
import dev.gatehouse.policy.Reason;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class DecisionStoryTest {
    private static final List<String> ORDER =
            List.of("identity", "limits", "policy", "arguments", "content", "tool", "audit");

    @Test
    void tellsOfAnAllowedCallInTheOrderOfTheGate() {
        Explanation story = DecisionStory.of(event(call()));
        assertThat(story.steps()).extracting(Step::name).isEqualTo(ORDER);
        assertThat(story.steps()).extracting(Step::status).containsOnly(Status.PASS);
        assertThat(story.fixes()).isEmpty();
        assertThat(story.summary()).isEqualTo("alex (through claude) asked for the tool echo and got it.");
    }

    @ParameterizedTest
    @CsvSource({
        "token_expired, identity",
        "malformed_credentials, identity",
        "identity_unavailable, identity",
        "rate_limited, limits",
        "insufficient_scope, policy",
        "tool_disabled, policy",
        "tool_pending, policy",
        "unknown_tool, policy",
        "invalid_arguments, arguments"
    })
    void stopsAtTheStepThatRefused(String reason, String failed) {
        List<Step> steps = DecisionStory.of(event(refused("deny", reason))).steps();
        int end = ORDER.indexOf(failed);
        for (int i = 0; i < ORDER.size() - 1; i++) {
            Status expected = i < end ? Status.PASS : i == end ? Status.FAIL : Status.SKIPPED;
            assertThat(steps.get(i).status()).as(steps.get(i).name()).isEqualTo(expected);
        }
        assertThat(steps.getLast().status()).isEqualTo(Status.PASS);
    }

    static Stream<String> reasons() {
        return Stream.concat(
                Stream.of(TokenProblem.values()).map(TokenProblem::code),
                Stream.of(Reason.values())
                        .filter(reason -> reason != Reason.ALLOWED && reason != Reason.PUBLIC)
                        .map(Reason::code));
    }

    @ParameterizedTest
    @MethodSource("reasons")
    void knowsAFixForEveryReason(String reason) {
        assertThat(DecisionStory.of(event(refused("deny", reason))).fixes()).isNotEmpty();
    }

    @Test
    void namesTheMissingScopesInTheSummaryAndInTheFix() {
        Explanation story = DecisionStory.of(
                event(refused("challenge", "insufficient_scope").missingScopes(List.of("demo:write"))));
        assertThat(story.summary()).contains("demo:write");
        assertThat(story.fixes().getFirst()).contains("demo:write");
    }

    @Test
    void showsTheRuleAndItsRevision() {
        Explanation story =
                DecisionStory.of(event(call().rule("tools.access.echo").revision(7)));
        assertThat(story.steps().get(2).detail()).contains("tools.access.echo, revision 7");
    }

    @Test
    void saysThatTheToolFailedWhenTheGateLetItPass() {
        Explanation story = DecisionStory.of(event(call().outcome("tool_error").detail("No such note.")));
        assertThat(story.steps().get(5)).isEqualTo(new Step("tool", Status.FAIL, "No such note."));
        assertThat(story.fixes()).isNotEmpty();
    }

    @Test
    void putsARequestThatItsFrontRefusedIntoAStepOfItsOwn() {
        Explanation story = DecisionStory.of(event(refused("deny", "method_not_found")));
        assertThat(story.steps().get(1).name()).isEqualTo("request");
        assertThat(story.steps().get(1).status()).isEqualTo(Status.FAIL);
    }

    @Test
    void skipsTheToolStepsOfAHandshake() {
        Explanation story = DecisionStory.of(event(call().tool(null)));
        assertThat(story.steps().get(2).status()).isEqualTo(Status.SKIPPED);
        assertThat(story.summary()).contains("tools/call");
    }

    @Test
    void tellsOnlyOfTheRecordForWhatWasDoneOutsideTheGate() {
        AuditEntryBuilder login = new AuditEntryBuilder(Instant.EPOCH, "dec_1", "console", "login").uid("admin");
        Explanation story = DecisionStory.of(event(login));
        assertThat(story.steps()).extracting(Step::name).containsExactly("audit");
        assertThat(story.summary()).isEqualTo("admin asked for login and got it.");
    }

    private static AuditEntryBuilder call() {
        return new AuditEntryBuilder(Instant.EPOCH, "dec_1", "mcp", "tools/call")
                .issuer("https://idp.example.com/")
                .subject("alex")
                .uid("alex")
                .clientName("claude")
                .tool("echo");
    }

    private static AuditEntryBuilder refused(String decision, String reason) {
        return call().decision(decision).reason(reason).outcome("refused").detail("Because.");
    }

    private static AuditEvent event(AuditEntryBuilder entry) {
        return new AuditEvent(1, entry.build(), false, Sha256.NONE, Sha256.ofHex("1".repeat(64)));
    }
}
