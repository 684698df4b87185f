package dev.gatehouse.identity;

import static dev.gatehouse.identity.Verifying.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import dev.gatehouse.testing.TestIssuer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RememberedTokensTest {
    private final Verifying it = new Verifying();

    @AfterEach
    void stop() {
        it.close();
    }

    @Test
    void refusesAtOnceATokenThatExpiresWhileItIsRemembered() {
        String token = it.token().expiresIn(Duration.ofSeconds(10)).sign();
        it.callerOf(token);

        it.clock.advance(Duration.ofSeconds(40));

        assertRefused(it.verifier.verify(token), TokenProblem.TOKEN_EXPIRED);
    }

    @Test
    void answersARepeatedTokenWithTheRememberedVerdict() {
        String token = it.token().sign();

        assertThat(it.verifier.verify(token)).isSameAs(it.verifier.verify(token));
    }

    @Test
    void forgetsVerdictsWhenTheKeysChange() {
        String token = it.token().sign();
        it.callerOf(token);

        it.keys.replace(it.issuer.rsa());

        assertRefused(it.verifier.verify(token), TokenProblem.TOKEN_KEY_UNKNOWN);
    }

    @Test
    void acceptsATokenThatWasRefusedForAKeyThatHasArrivedSince() {
        ECKey next = TestIssuer.ecKey("ec-2", Curve.P_256);
        String token = it.token().signWith(next, JWSAlgorithm.ES256).sign();
        assertRefused(it.verifier.verify(token), TokenProblem.TOKEN_KEY_UNKNOWN);

        it.keys.replace(it.issuer.ec(), next);

        it.callerOf(token);
    }

    @Test
    void remembersARefusalThatNothingCanHeal() {
        String token = it.token().claim("aud", "https://api.example.com").sign();

        assertThat(it.verifier.verify(token)).isSameAs(it.verifier.verify(token));
    }
}
