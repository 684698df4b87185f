package dev.gatehouse.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.identity.Caller;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyTest {
    private final Policy policy = new Policy();

    @Test
    void allowsACallerThatHoldsEveryScope() {
        Decision decision = policy.decide(caller("a", "b", "c"), "echo", Access.required("a", "b"));
        assertThat(decision).isEqualTo(new Decision.Allow(Reason.ALLOWED, List.of("a", "b"), "tools.access.echo"));
    }

    @Test
    void challengesForExactlyTheScopesThatAreMissing() {
        Decision decision = policy.decide(caller("b"), "echo", Access.required("c", "b", "a"));
        assertThat(decision)
                .isEqualTo(new Decision.Challenge(
                        Reason.INSUFFICIENT_SCOPE, List.of("a", "b", "c"), List.of("a", "c"), "tools.access.echo"));
    }

    @Test
    void asksAnAnonymousCallerToSignInWhereACallerIsRequired() {
        assertThat(policy.decide(Caller.anonymous(), "whoami", Access.required())
                        .reason())
                .isEqualTo(Reason.NO_CREDENTIALS);
    }

    @Test
    void letsAnybodyUseAPublicTool() {
        assertThat(policy.decide(Caller.anonymous(), "open", Access.open()).word())
                .isEqualTo("allow");
    }

    @Test
    void letsAnybodyUseAnOptionalToolWhateverScopesItNames() {
        Access optional = new Access(Access.Mode.OPTIONAL, List.of("notes:read"), true);
        assertThat(policy.decide(Caller.anonymous(), "teaser", optional).reason())
                .isEqualTo(Reason.PUBLIC);
        assertThat(policy.decide(caller(), "teaser", optional).reason()).isEqualTo(Reason.ALLOWED);
    }

    @Test
    void deniesADisabledToolToEverybody() {
        Access disabled = new Access(Access.Mode.PUBLIC, List.of(), false);
        assertThat(policy.decide(caller(), "open", disabled).reason()).isEqualTo(Reason.TOOL_DISABLED);
    }

    @Test
    void doesNotTakeAScopeForItsPrefix() {
        assertThat(policy.decide(caller("notes:readall", "notes"), "n", Access.required("notes:read"))
                        .word())
                .isEqualTo("challenge");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "two words", "quo\"te", "back\\slash", "é", "tab\t", "line\n"})
    void refusesAScopeThatNoTokenCouldCarry(String scope) {
        assertThatThrownBy(() -> Access.required(scope)).isInstanceOf(IllegalArgumentException.class);
    }

    private static Caller caller(String... scopes) {
        return new Caller(
                Caller.Kind.USER,
                "https://idp.example.com/",
                "alex",
                "u1",
                null,
                Set.of(scopes),
                Set.of(),
                Set.of(),
                null,
                null,
                null,
                null,
                null,
                Instant.MAX);
    }
}
