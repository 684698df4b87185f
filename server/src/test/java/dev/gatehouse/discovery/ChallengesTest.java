package dev.gatehouse.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.gate.Refusal;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ChallengesTest {
    private final Challenges challenges = new Challenges(
            URI.create("https://gateway.example.com/.well-known/oauth-protected-resource/mcp"),
            List.of("profile"),
            false);

    private static Refusal refusal(Refusal.Kind kind, String message, String... scopes) {
        return new Refusal(kind, "code", message, "dec_1", List.of(scopes), null);
    }

    @Test
    void givesNoErrorToWhoSentNoCredentials() {
        assertThat(challenges.of(refusal(Refusal.Kind.NO_CREDENTIALS, "Sign in.")))
                .isEqualTo("Bearer"
                        + " resource_metadata=\"https://gateway.example.com/.well-known/oauth-protected-resource/mcp\","
                        + " scope=\"profile\"");
    }

    @Test
    void namesAllScopesOfTheOperation() {
        assertThat(challenges.of(refusal(Refusal.Kind.INSUFFICIENT_SCOPE, "More.", "notes:read", "notes:write")))
                .contains("scope=\"notes:read notes:write\"", "error=\"insufficient_scope\"");
    }

    @Test
    void leavesOutAScopeIfThereIsNone() {
        Challenges none = new Challenges(URI.create("https://gateway.example.com/m"), List.of(), false);

        assertThat(none.of(refusal(Refusal.Kind.NO_CREDENTIALS, "Sign in.")))
                .isEqualTo("Bearer resource_metadata=\"https://gateway.example.com/m\"");
    }

    @Test
    void keepsDescriptionsPlainEnoughForNaiveParsers() {
        assertThat(challenges.of(refusal(Refusal.Kind.INVALID_TOKEN, "exp \"1\", not\r\nX: é\\")))
                .endsWith("error=\"invalid_token\", error_description=\"exp '1'; not??X: ?'\"");
    }

    @Test
    void keepsDescriptionsShort() {
        assertThat(challenges.of(refusal(Refusal.Kind.INVALID_TOKEN, "x".repeat(10_000))))
                .hasSizeLessThan(600);
    }

    @ParameterizedTest
    @EnumSource(
            value = Refusal.Kind.class,
            names = {"FORBIDDEN", "UNKNOWN_TOOL", "INVALID_ARGUMENTS", "RATE_LIMITED", "UNAVAILABLE"})
    void staysSilentWhereNoTokenWouldHelp(Refusal.Kind kind) {
        assertThat(challenges.of(refusal(kind, "No."))).isNull();
    }

    @ParameterizedTest
    @EnumSource(
            value = Refusal.Kind.class,
            names = {"INSUFFICIENT_SCOPE_OF_BOUND_TOKEN", "INVALID_BOUND_TOKEN", "INVALID_PROOF", "PROOF_NONCE_REQUIRED"
            })
    void namesTheSchemeOfABoundToken(Refusal.Kind kind) {
        assertThat(challenges.of(refusal(kind, "No.", "notes:read")))
                .startsWith("DPoP resource_metadata=\"")
                .contains("scope=\"notes:read\"", "error=\"", "algs=\"ES256 ")
                .doesNotContain("Bearer");
    }

    @ParameterizedTest
    @EnumSource(
            value = Refusal.Kind.class,
            names = {"NO_CREDENTIALS", "INVALID_TOKEN", "MALFORMED_CREDENTIALS", "INSUFFICIENT_SCOPE"})
    void namesTheSchemeThatMustBeUsedWhereEveryTokenMustBeProven(Refusal.Kind kind) {
        Challenges strict = new Challenges(URI.create("https://gateway.example.com/m"), List.of("profile"), true);

        assertThat(strict.of(refusal(kind, "No.")))
                .startsWith("DPoP resource_metadata=\"https://gateway.example.com/m\", scope=\"profile\"")
                .contains("algs=\"ES256 ");
        assertThat(challenges.of(refusal(kind, "No."))).startsWith("Bearer ").doesNotContain("algs");
    }

    @Test
    void givesNoErrorToWhoSentNoCredentialsWhereEveryTokenMustBeProven() {
        Challenges strict = new Challenges(URI.create("https://gateway.example.com/m"), List.of(), true);

        assertThat(strict.of(refusal(Refusal.Kind.NO_CREDENTIALS, "Sign in.")))
                .isEqualTo("DPoP resource_metadata=\"https://gateway.example.com/m\","
                        + " algs=\"ES256 ES384 ES512 PS256 RS256\"");
    }
}
