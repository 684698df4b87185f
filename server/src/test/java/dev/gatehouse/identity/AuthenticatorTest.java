package dev.gatehouse.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.testing.FixedKeys;
import dev.gatehouse.testing.Sent;
import dev.gatehouse.testing.TestIssuer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The form of credentials: one token, in one header (RFC 6750 §2.1, RFC 9110 §11.6.2). */
class AuthenticatorTest {
    private final TestIssuer issuer = TestIssuer.start();
    private final Authenticator authenticator = new Authenticator(
            new TokenVerifier(
                    IdentityConfig.defaults(),
                    List.of(TrustedIssuer.embedded(
                            issuer.issuer(), Set.of(TestIssuer.AUDIENCE), new FixedKeys(issuer.ec()))),
                    new Revocations("https://gateway.example.com", Duration.ZERO),
                    Clock.systemUTC()),
            new DpopProofs(DpopConfig.defaults(), Clock.systemUTC()));

    @AfterEach
    void stop() {
        issuer.close();
    }

    @Test
    void knowsNobodyWithoutCredentials() {
        assertThat(authenticator.authenticate(Credentials.NONE)).isEqualTo(new Authentication.Nobody());
    }

    @Test
    void takesTheSchemeInAnySpelling() {
        assertThat(authenticator.authenticate(
                        Sent.authorization("bEARER " + issuer.token().sign())))
                .isInstanceOfSatisfying(
                        Authentication.Judged.class,
                        judged -> assertThat(judged.verification()).isInstanceOf(Verification.Verified.class));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer", "Bearer ", "Bearer a b", "Bearer a,b", "Basic YTpi", "Token abc", "abc"})
    void refusesWhatIsNotOneTokenUnderAKnownScheme(String value) {
        assertThat(authenticator.authenticate(Sent.authorization(value))).isInstanceOf(Authentication.Malformed.class);
    }

    @Test
    void refusesTwoHeadersEvenWithTheSameGoodToken() {
        String good = "Bearer " + issuer.token().sign();

        assertThat(authenticator.authenticate(Sent.authorization(good, good)))
                .isInstanceOf(Authentication.Malformed.class);
    }

    @Test
    void refusesATokenInTheUrlWithAndWithoutAHeader() {
        String good = "Bearer " + issuer.token().sign();

        assertThat(authenticator.authenticate(inUrl(List.of()))).isInstanceOf(Authentication.Malformed.class);
        assertThat(authenticator.authenticate(inUrl(List.of(good)))).isInstanceOf(Authentication.Malformed.class);
    }

    private static Credentials inUrl(List<String> authorization) {
        return new Credentials(authorization, List.of(), true, "POST", TestIssuer.AUDIENCE, null);
    }
}
