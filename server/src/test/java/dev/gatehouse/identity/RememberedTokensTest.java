package dev.gatehouse.identity;

import static dev.gatehouse.identity.Verifying.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import dev.gatehouse.testing.TestIssuer;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
    void remembersNoMoreTokensThanItsSize() {
        TokenVerifier small = it.remembering(10);
        List<String> tokens =
                Stream.generate(() -> it.token().sign()).limit(200).toList();
        List<Verification> first = tokens.stream().map(small::verify).toList();

        await().untilAsserted(() -> assertThat(IntStream.range(0, 200)
                        .filter(i -> small.verify(tokens.get(i)) == first.get(i))
                        .count())
                .isLessThanOrEqualTo(10));
    }

    @Test
    void garbageCannotPushOutWhatIsGood() {
        TokenVerifier small = it.remembering(1);
        String token = it.token().sign();
        Verification good = small.verify(token);

        IntStream.range(0, 20_000).forEach(i -> small.verify("a.b." + i));

        assertThat(small.verify(token)).isSameAs(good);
    }

    @Test
    void takesNoTokenForOneWhoseHashIsTheSameInPart() {
        assertThat(Stream.of(
                        new TokenHash(1, 2, 3, 4),
                        new TokenHash(1, 2, 3, 5),
                        new TokenHash(1, 2, 5, 4),
                        new TokenHash(1, 5, 3, 4)))
                .doesNotHaveDuplicates();
        assertThat(TokenHash.of(it.token().claim("sub", "alex").sign()))
                .isNotEqualTo(TokenHash.of(it.token().claim("sub", "sam").sign()));
    }

    @Test
    void remembersARefusalThatNothingCanHeal() {
        String token = it.token().claim("aud", "https://api.example.com").sign();

        assertThat(it.verifier.verify(token)).isSameAs(it.verifier.verify(token));
    }
}
