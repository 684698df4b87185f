package dev.gatehouse.identity;

import static dev.gatehouse.identity.Verifying.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.testing.TestToken;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TokenRulesTest {
    private final Verifying it = new Verifying();

    @AfterEach
    void stop() {
        it.close();
    }

    @ParameterizedTest
    @MethodSource("dev.gatehouse.identity.TokenRules#good")
    void acceptsEveryFormThatTheStandardAllows(UnaryOperator<TestToken> change) {
        assertThat(it.verifier.verify(change.apply(it.token()).sign())).isInstanceOf(Verification.Verified.class);
    }

    @ParameterizedTest
    @MethodSource("dev.gatehouse.identity.TokenRules#bad")
    void refusesWithTheCodeOfTheFirstCheckThatFails(UnaryOperator<TestToken> change, TokenProblem problem) {
        assertRefused(it.verifier.verify(change.apply(it.token()).sign()), problem);
    }

    @ParameterizedTest
    @MethodSource("dev.gatehouse.identity.TokenRules#bad")
    void explainsWithTheSameVerdict(UnaryOperator<TestToken> change, TokenProblem problem) {
        assertRefused(it.verifier.explain(change.apply(it.token()).sign()).verification(), problem);
    }

    @ParameterizedTest
    @MethodSource("dev.gatehouse.identity.TokenRules#bad")
    void neverQuotesTheToken(UnaryOperator<TestToken> change, TokenProblem problem) {
        String token = change.apply(it.token()).sign();

        String signature = token.substring(token.lastIndexOf('.') + 1);
        assertThat(it.verifier.explain(token).toString()).doesNotContain(signature);
    }
}
