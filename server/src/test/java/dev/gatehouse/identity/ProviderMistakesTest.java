package dev.gatehouse.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.nimbusds.jose.util.Base64URL;
import dev.gatehouse.testing.TestIssuer;
import dev.gatehouse.testing.TestToken;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ProviderMistakesTest {
    private static final String ENTRA_1 = "https://sts.windows.net/0c5b2a8e-0000-4000-8000-000000000000/";
    private static final String ENTRA_2 = "https://login.microsoftonline.com/0c5b2a8e-0000-4000-8000-000000000000/v2.0";

    private final Verifying it = new Verifying();

    @AfterEach
    void stop() {
        it.close();
    }

    /** What is said of this token where the issuer of this name is configured. */
    private List<TokenCheck> hints(String configured, String token) {
        TokenVerifier verifier =
                it.with(new IssuerConfig(configured, null, null, null, null, Set.of("at+jwt", "JWT"), null));
        return verifier.explain(token).checks().stream()
                .filter(check -> check.id().equals("typical_mistake"))
                .toList();
    }

    private static Arguments row(
            String name, String configured, UnaryOperator<TestToken> change, String says, String fix) {
        return argumentSet(name, configured, change, says, fix);
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                row(
                        "Entra ID version 1 where 2 is configured",
                        ENTRA_2,
                        t -> t.claim("iss", ENTRA_1).claim("ver", "1.0"),
                        "version 1 token of Entra ID",
                        "requestedAccessTokenVersion"),
                row(
                        "Entra ID version 2 where 1 is configured",
                        ENTRA_1,
                        t -> t.claim("iss", ENTRA_2).claim("ver", "2.0"),
                        "version 2 token of Entra ID",
                        "/v2.0"),
                row(
                        "Entra ID for Graph",
                        ENTRA_1,
                        t -> t.claim("iss", ENTRA_1).claim("aud", "00000003-0000-0000-c000-000000000000"),
                        "Microsoft Graph",
                        "app registration"),
                row(
                        "Keycloak with the audience account",
                        "https://sso.example.com/realms/main",
                        t -> t.claim("iss", "https://sso.example.com/realms/main")
                                .claim("aud", "account"),
                        "without an audience mapper",
                        "Included Custom Audience"),
                row(
                        "Keycloak without any audience",
                        "https://sso.example.com/realms/main",
                        t -> t.claim("iss", "https://sso.example.com/realms/main")
                                .without("aud"),
                        "without an audience mapper",
                        "Audience mapper"),
                row(
                        "Okta's org server",
                        "https://dev-1.okta.com/oauth2/default",
                        t -> t.claim("iss", "https://dev-1.okta.com").claim("aud", "https://dev-1.okta.com"),
                        "org authorization server",
                        "custom authorization server"),
                row(
                        "Cognito without an audience",
                        "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_abc",
                        t -> t.claim("iss", "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_abc")
                                .claim("token_use", "access")
                                .without("aud"),
                        "Amazon Cognito",
                        "resource="),
                row(
                        "ID token",
                        "https://idp.example.com",
                        t -> t.claim("iss", "https://idp.example.com")
                                .header("typ", "JWT")
                                .claim("at_hash", "x")
                                .without("scope"),
                        "ID token",
                        "access_token"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void recognisesAMistakeByNameAndSaysWhatToChange(
            String configured, UnaryOperator<TestToken> change, String says, String fix) {
        assertThat(hints(configured, change.apply(it.token()).sign()))
                .singleElement()
                .satisfies(hint -> {
                    assertThat(hint.detail()).contains(says);
                    assertThat(hint.fix()).contains(fix);
                });
    }

    @Test
    void recognisesWhatAuth0EncryptedForItself() {
        String header = "{\"alg\":\"dir\",\"enc\":\"A256GCM\",\"iss\":\"https://tenant.eu.auth0.com/\"}";

        assertThat(hints("https://tenant.eu.auth0.com/", Base64URL.encode(header) + "..aaaa.bbbb.cccc"))
                .singleElement()
                .satisfies(hint -> assertThat(hint.detail()).contains("Auth0 encrypted"));
    }

    @Test
    void recognisesAnOpaqueTokenOfAuth0OnlyWhereAuth0IsConfigured() {
        String opaque = "aB3-_cDeFgHiJkLmNoPqRsTuVwXyZ012";

        assertThat(hints("https://tenant.auth0.com/", opaque))
                .singleElement()
                .satisfies(hint -> assertThat(hint.fix()).contains("audience="));
        assertThat(hints("https://idp.example.com", opaque)).isEmpty();
    }

    @Test
    void recognisesATokenOfGoogle() {
        assertThat(hints("https://idp.example.com", "ya29.a0AfH6SMB-example"))
                .singleElement()
                .satisfies(hint -> assertThat(hint.detail()).contains("Google"));
    }

    @Test
    void saysNothingOfAGoodToken() {
        assertThat(hints(it.issuer.issuer(), it.token().sign())).isEmpty();
    }

    @Test
    void saysNothingOfARefusalThatIsNoProvidersMistake() {
        assertThat(hints(
                        it.issuer.issuer(),
                        it.token().claim("aud", "https://else.example").sign()))
                .isEmpty();
    }

    static Stream<Arguments> strangeTokens() {
        return Stream.of(
                argumentSet("issuer no URL", (UnaryOperator<TestToken>) t -> t.claim("iss", "::not a url")),
                argumentSet("issuer number", (UnaryOperator<TestToken>) t -> t.claim("iss", 1)),
                argumentSet("audience object", (UnaryOperator<TestToken>)
                        t -> t.claim("iss", "https://a/realms/b").claim("aud", Map.of())),
                argumentSet("typ number", (UnaryOperator<TestToken>) t -> t.header("typ", 1)));
    }

    @ParameterizedTest
    @MethodSource("strangeTokens")
    void guessesNothingFromStrangeTokens(UnaryOperator<TestToken> change) {
        assertThat(hints(TestIssuer.AUDIENCE, change.apply(it.token()).sign())).isEmpty();
    }
}
