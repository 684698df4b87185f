package dev.gatehouse.identity;

import static dev.gatehouse.identity.Verifying.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

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

class TokenTypeTest {
    private final Verifying it = new Verifying();
    private final TokenVerifier lenient =
            it.with(new IssuerConfig(it.issuer.issuer(), null, null, null, null, Set.of("at+jwt", "JWT"), null));

    @AfterEach
    void stop() {
        it.close();
    }

    private static Arguments row(String name, UnaryOperator<TestToken> change) {
        return argumentSet(name, change);
    }

    private static UnaryOperator<TestToken> mark(String claim, Object value) {
        return t -> t.claim(claim, value);
    }

    static Stream<Arguments> accessTokens() {
        return Stream.of(
                row("scopes and a client", t -> t),
                row("no scopes but a client", t -> t.without("scope")),
                row("scopes but no client", t -> t.without("client_id")),
                row("scopes, meant for its own client", t -> t.claim("client_id", TestIssuer.AUDIENCE)),
                row(
                        "Keycloak",
                        t -> t.claim("typ", "Bearer").without("client_id").claim("azp", "web")),
                row("Keycloak, bound to a key", mark("typ", "DPoP")),
                row("Cognito", mark("token_use", "access")),
                row("ForgeRock", mark("tokenName", "access_token")),
                row(
                        "Okta",
                        t -> t.without("scope")
                                .without("client_id")
                                .claim("cid", "web")
                                .claim("scp", List.of("a"))));
    }

    @ParameterizedTest
    @MethodSource("accessTokens")
    void acceptsAnAccessTokenOfTypeJwtWhereTheIssuerIsConfiguredSo(UnaryOperator<TestToken> change) {
        String token = change.apply(it.token()).header("typ", "JWT").sign();

        assertThat(lenient.verify(token)).isInstanceOf(Verification.Verified.class);
        assertRefused(it.verifier.verify(token), TokenProblem.TOKEN_TYPE_REFUSED);
    }

    static Stream<Arguments> otherTokens() {
        return Stream.of(
                row("nonce", mark("nonce", "n")),
                row("at_hash", mark("at_hash", "h")),
                row("c_hash", mark("c_hash", "h")),
                row("s_hash", mark("s_hash", "h")),
                row("logout token", mark("events", Map.of())),
                row("Keycloak ID token", mark("typ", "ID")),
                row("Keycloak refresh token", mark("typ", "Refresh")),
                row("Cognito ID token", mark("token_use", "id")),
                row("ForgeRock ID token", mark("tokenName", "id_token")),
                row("Curity ID token", mark("purpose", "id")),
                row(
                        "one declaration says access, another ID",
                        t -> t.claim("typ", "Bearer").claim("token_use", "id")),
                row("a declaration that is no text", mark("typ", List.of("Bearer"))),
                row("neither scopes nor client", t -> t.without("scope").without("client_id")),
                row("empty scopes and no client", t -> t.claim("scope", "").without("client_id")),
                row("meant for its own client", t -> t.without("scope").claim("client_id", TestIssuer.AUDIENCE)),
                row(
                        "meant for its own client, named by azp",
                        t -> t.without("scope").without("client_id").claim("azp", TestIssuer.AUDIENCE)));
    }

    @ParameterizedTest
    @MethodSource("otherTokens")
    void keepsIdTokensAndTheirLikeOutWhereTheTypeDoesNot(UnaryOperator<TestToken> change) {
        String token = change.apply(it.token()).header("typ", "JWT").sign();

        assertRefused(lenient.verify(token), TokenProblem.TOKEN_TYPE_REFUSED);
    }

    @ParameterizedTest
    @MethodSource("otherTokens")
    void keepsThemOutWithoutATypeAsWell(UnaryOperator<TestToken> change) {
        TokenVerifier untyped =
                it.with(new IssuerConfig(it.issuer.issuer(), null, null, null, null, Set.of("none"), null));
        String token = change.apply(it.token()).withoutHeader("typ").sign();

        assertRefused(untyped.verify(token), TokenProblem.TOKEN_TYPE_REFUSED);
    }

    @Test
    void acceptsATokenWithoutATypeWhereTheIssuerIsConfiguredSo() {
        TokenVerifier untyped =
                it.with(new IssuerConfig(it.issuer.issuer(), null, null, null, null, Set.of("none"), null));

        assertThat(untyped.verify(it.token().withoutHeader("typ").sign())).isInstanceOf(Verification.Verified.class);
    }
}
