package dev.gatehouse.identity;

import static dev.gatehouse.identity.Verifying.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

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

class ClaimNamesTest {
    private final Verifying it = new Verifying();

    @AfterEach
    void stop() {
        it.close();
    }

    private TokenVerifier reading(ClaimNames names) {
        return it.with(new IssuerConfig(it.issuer.issuer(), null, null, null, null, null, names));
    }

    private static List<ClaimPath> paths(String... names) {
        return Stream.of(names).map(ClaimPath::of).toList();
    }

    private static ClaimNames roles(String... names) {
        return new ClaimNames(null, null, null, null, paths(names), null, null, null);
    }

    @Test
    void unitesTheScopesOfAllScopeClaims() {
        Caller caller = it.callerOf(it.token()
                .claim("scope", "a b")
                .claim("scp", List.of("c"))
                .claim("permissions", List.of("d:e"))
                .sign());

        assertThat(caller.scopes()).containsExactlyInAnyOrder("a", "b", "c", "d:e");
    }

    @Test
    void takesNoScopeForAPartOfAnother() {
        assertThat(it.callerOf(it.token().claim("scope", "demo:readers").sign()).scopes())
                .containsExactly("demo:readers");
    }

    @Test
    void acceptsAnArrayInScopeOnlyWhereItIsConfiguredSo() {
        String token = it.token().claim("scope", List.of("a", "b")).sign();
        TokenVerifier tolerant = reading(new ClaimNames(null, true, null, null, null, null, null, null));

        assertRefused(it.verifier.verify(token), TokenProblem.TOKEN_CLAIM_REFUSED);
        assertThat(Verifying.callerOf(tolerant, token).scopes()).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void doesNotSplitTheElementsOfAScopeArray() {
        assertRefused(
                it.verifier.verify(it.token().claim("scp", List.of("a b")).sign()), TokenProblem.TOKEN_CLAIM_REFUSED);
    }

    @Test
    void readsRolesAndGroupsAndTheTenant() {
        Caller caller = it.callerOf(it.token()
                .claim("roles", "admin")
                .claim("groups", List.of("staff", "sales"))
                .claim("org_id", "acme")
                .sign());

        assertThat(caller.roles()).containsExactly("admin");
        assertThat(caller.groups()).containsExactlyInAnyOrder("staff", "sales");
        assertThat(caller.tenant()).isEqualTo("acme");
    }

    @Test
    void readsANestedClaimByItsPointer() {
        Caller caller = Verifying.callerOf(
                reading(roles("/realm_access/roles", "/resource_access/my~1api/roles")),
                it.token()
                        .claim("realm_access", Map.of("roles", List.of("user")))
                        .claim("resource_access", Map.of("my/api", Map.of("roles", List.of("editor"))))
                        .sign());

        assertThat(caller.roles()).containsExactlyInAnyOrder("user", "editor");
    }

    @Test
    void readsAClaimThatIsNamedByAUrl() {
        ClaimNames names =
                new ClaimNames(null, null, null, ClaimPath.of("https://example.com/tenant"), null, null, null, null);

        Caller caller = Verifying.callerOf(
                reading(names),
                it.token().claim("https://example.com/tenant", "acme").sign());

        assertThat(caller.tenant()).isEqualTo("acme");
    }

    @Test
    void takesADotInANameForADot() {
        Caller caller = Verifying.callerOf(
                reading(roles("realm_access.roles")),
                it.token()
                        .claim("realm_access", Map.of("roles", List.of("nested")))
                        .claim("realm_access.roles", "flat")
                        .sign());

        assertThat(caller.roles()).containsExactly("flat");
    }

    @Test
    void findsNothingWhereAPointerLeadsNowhere() {
        Caller caller = Verifying.callerOf(
                reading(roles("/realm_access/roles")),
                it.token().claim("realm_access", "x").sign());

        assertThat(caller.roles()).isEmpty();
    }

    @Test
    void refusesANestedClaimOfAnotherForm() {
        String token = it.token().claim("realm_access", Map.of("roles", 7)).sign();

        assertRefused(reading(roles("/realm_access/roles")).verify(token), TokenProblem.TOKEN_CLAIM_REFUSED);
    }

    static Stream<Arguments> machines() {
        return Stream.of(
                row("RFC 9068", t -> t.claim("sub", "test-client")),
                row("Auth0", t -> t.claim("sub", "abc@clients").claim("gty", "client-credentials")),
                row("Entra ID", t -> t.claim("sub", "0e9f").claim("idtyp", "app")),
                row("Okta", t -> t.without("client_id").claim("cid", "0oa1").claim("sub", "0oa1")),
                row(
                        "Keycloak",
                        t -> t.without("client_id")
                                .claim("azp", "Batch")
                                .claim("preferred_username", "service-account-batch")));
    }

    private static Arguments row(String name, UnaryOperator<TestToken> change) {
        return argumentSet(name, change);
    }

    @ParameterizedTest
    @MethodSource("machines")
    void takesAClientThatSpeaksForItselfAsAServiceAndNotAsTheUserOfThatName(UnaryOperator<TestToken> change) {
        TestToken token = change.apply(it.token());
        Caller service = it.callerOf(token.sign());

        Caller user = it.callerOf(it.token()
                .claim("sub", service.subject())
                .claim("client_id", "web")
                .sign());
        assertThat(service.kind()).isEqualTo(Caller.Kind.SERVICE);
        assertThat(user.kind()).isEqualTo(Caller.Kind.USER);
        assertThat(service.uid()).isNotEqualTo(user.uid());
    }

    @Test
    void takesAUserForAUserWhateverItsNameIs() {
        Caller caller = it.callerOf(it.token()
                .claim("preferred_username", "service-account-of-another")
                .sign());

        assertThat(caller.kind()).isEqualTo(Caller.Kind.USER);
    }

    @Test
    void readsClaimNamesInTheirExactCase() {
        assertThat(it.callerOf(it.token()
                                .without("scope")
                                .claim("Scope", "admin")
                                .sign())
                        .scopes())
                .isEqualTo(Set.of());
    }
}
