package dev.gatehouse.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.testing.Project;
import dev.gatehouse.testing.TestIssuer;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TokenExplanationTest {
    private final Verifying it = new Verifying();

    @AfterEach
    void stop() {
        it.close();
    }

    @Test
    void explainsEveryCheckOfAGoodTokenAsPassed() {
        TokenExplanation explanation = it.verifier.explain(it.token().sign());

        assertThat(explanation.checks()).extracting(TokenCheck::status).containsOnly(TokenCheck.Status.PASS);
    }

    @Test
    void theGuideExplainsEveryCheck() throws IOException {
        String guide = Files.readString(Project.root().resolve("docs/identity.md"));

        assertThat(it.verifier.explain(it.token().sign()).checks())
                .allSatisfy(check -> assertThat(guide).contains("`" + check.id() + "`"));
    }

    @Test
    void explainsTheChecksThatDoNotBuildOnTheOneThatFailed() {
        TokenExplanation explanation = it.verifier.explain(
                it.token().header("kid", "ec-9").expiresIn(Duration.ofHours(-1)).sign());

        assertThat(explanation.checks())
                .filteredOn(check -> check.status() != TokenCheck.Status.PASS)
                .extracting(check -> check.id() + " " + check.status())
                .containsExactly("key FAIL", "signature SKIPPED", "expiry FAIL", "user SKIPPED", "revocation SKIPPED");
    }

    @Test
    void skipsEverythingThatBuildsOnAShapeItCannotRead() {
        assertThat(it.verifier.explain("opaque").checks())
                .extracting(TokenCheck::status)
                .containsExactlyElementsOf(Stream.concat(
                                Stream.of(TokenCheck.Status.FAIL),
                                Collections.nCopies(14, TokenCheck.Status.SKIPPED).stream())
                        .toList());
    }

    @Test
    void namesTheConfigurationKeyThatWouldAcceptTheAudience() {
        TokenExplanation explanation = it.verifier.explain(
                it.token().claim("aud", "https://api.example.com").sign());

        assertThat(explanation.checks())
                .filteredOn(check -> check.status() == TokenCheck.Status.FAIL)
                .singleElement()
                .satisfies(check -> assertThat(check.fix())
                        .contains("https://api.example.com")
                        .contains("resource='" + TestIssuer.AUDIENCE + "'")
                        .contains("identity.issuers[0].audiences"));
    }

    @Test
    void namesEveryResourceThatWouldDo() {
        TokenVerifier several = new TokenVerifier(
                IdentityConfig.defaults(),
                List.of(TrustedIssuer.outside(
                        new IssuerConfig(it.issuer.issuer()),
                        0,
                        TestIssuer.AUDIENCE,
                        Set.of(TestIssuer.AUDIENCE + "/orders"),
                        it.keys,
                        null)),
                it.revocations,
                it.clock);

        assertThat(several.explain(it.token()
                                .claim("aud", "https://api.example.com")
                                .sign())
                        .checks())
                .filteredOn(check -> check.status() == TokenCheck.Status.FAIL)
                .singleElement()
                .satisfies(check -> assertThat(check.detail())
                        .contains(
                                "it must contain one of '",
                                "'" + TestIssuer.AUDIENCE + "'",
                                "'" + TestIssuer.AUDIENCE + "/orders'"));
    }

    @Test
    void pointsOutAnIssuerThatDiffersByATrailingSlash() {
        TokenExplanation explanation = it.verifier.explain(
                it.token().claim("iss", it.issuer.issuer() + "/").sign());

        assertThat(explanation.checks().get(2).fix()).contains("trailing slash");
    }
}
