package dev.gatehouse.identity;

import static dev.gatehouse.identity.Verifying.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.gatehouse.testing.FixedKeys;
import dev.gatehouse.testing.TestIssuer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenVerifierTest {
    private final Verifying it = new Verifying();

    @AfterEach
    void stop() {
        it.close();
    }

    @Test
    void saysWhoSentAGoodToken() {
        Caller caller = it.callerOf(it.token()
                .claim("org_id", "acme")
                .claim("roles", List.of("admin"))
                .claim("name", "Alex")
                .claim("email", "alex@example.com")
                .sign());

        assertThat(caller)
                .isEqualTo(new Caller(
                        Caller.Kind.USER,
                        it.issuer.issuer(),
                        "alex",
                        it.issuer.issuer().substring("http://".length()) + ":alex",
                        "acme",
                        Set.of("demo:read", "demo:write"),
                        Set.of("admin"),
                        Set.of(),
                        "test-client",
                        "token-1",
                        "Alex",
                        "alex@example.com",
                        it.clock.instant(),
                        it.clock.instant().plus(Duration.ofMinutes(5))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"alex\r\nfake log line", "al\u0000ex"})
    void leavesOutADisplayNameThatIsNotPlainText(String name) {
        assertThat(it.callerOf(it.token().claim("name", name).sign()).name()).isNull();
    }

    @Test
    void mapsSubjectsOfTheEmbeddedIssuerToTheirOwnUserIds() {
        TokenVerifier embedded = new TokenVerifier(
                IdentityConfig.defaults(),
                List.of(TrustedIssuer.embedded(it.issuer.issuer(), Set.of(TestIssuer.AUDIENCE), it.keys)),
                it.revocations,
                it.clock);

        assertThat(embedded.verify(it.token().sign()))
                .isInstanceOfSatisfying(
                        Verification.Verified.class,
                        it -> assertThat(it.caller().uid()).isEqualTo("alex"));
    }

    @Test
    void isUnavailableWhileTheKeysNeverCame() {
        TokenVerifier cold = it.with(new IssuerConfig(it.issuer.issuer()), FixedKeys.unavailable());

        assertThat(cold.verify(it.token().sign())).isInstanceOf(Verification.Unavailable.class);
    }

    @Test
    void refusesTwoIssuersThatWouldShareUserIds() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TokenVerifier(
                        IdentityConfig.defaults(),
                        List.of(
                                TrustedIssuer.outside(
                                        new IssuerConfig("https://idp.example.com"), 0, TestIssuer.AUDIENCE, it.keys),
                                TrustedIssuer.outside(
                                        new IssuerConfig("https://idp.example.com/"), 1, TestIssuer.AUDIENCE, it.keys)),
                        it.revocations,
                        it.clock))
                .withMessageContaining("same user id");
    }

    @Test
    void takesAnIssuerWithASlashMoreOnlyWhereItIsConfiguredSo() {
        String token = it.token().claim("iss", it.issuer.issuer() + "/").sign();
        TokenVerifier tolerant = it.with(new IssuerConfig(it.issuer.issuer(), true, null, null, null, null, null));

        assertRefused(it.verifier.verify(token), TokenProblem.TOKEN_ISSUER_UNKNOWN);
        assertThat(Verifying.callerOf(tolerant, token).issuer()).isEqualTo(it.issuer.issuer());
    }

    @Test
    void takesBothSpellingsOfATolerantIssuerForTheSamePerson() {
        TokenVerifier tolerant = it.with(new IssuerConfig(it.issuer.issuer(), true, null, null, null, null, null));

        String slash = it.token().claim("iss", it.issuer.issuer() + "/").sign();
        assertThat(Verifying.callerOf(tolerant, slash))
                .isEqualTo(Verifying.callerOf(tolerant, it.token().sign()));
    }
}
