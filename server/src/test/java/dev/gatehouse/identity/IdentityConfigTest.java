package dev.gatehouse.identity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.google.common.base.Throwables;
import dev.gatehouse.testing.FixedKeys;
import io.dropwizard.configuration.ConfigurationException;
import io.dropwizard.configuration.DefaultConfigurationFactoryFactory;
import io.dropwizard.jackson.Jackson;
import io.dropwizard.jersey.validation.Validators;
import io.dropwizard.util.Duration;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class IdentityConfigTest {
    private static IdentityConfig read(String yaml) throws IOException, ConfigurationException {
        return new DefaultConfigurationFactoryFactory<IdentityConfig>()
                .create(IdentityConfig.class, Validators.newValidator(), Jackson.newObjectMapper(), "dw")
                .build(path -> new ByteArrayInputStream(yaml.getBytes(UTF_8)), "config.yml");
    }

    @Test
    void readsEveryKeyThatIsDocumented() throws Exception {
        IdentityConfig config = read("""
            clockSkew: 10s
            maxTokenLifetime: 2h
            cache: { size: 500 }
            dpop: { proofWindow: 30s, nonce: never, rememberedProofs: 10 }
            clientCertificates: { trustedProxies: [10.0.0.0/8], header: X-Client, format: pem }
            issuers:
              - issuer: https://idp.example.com/
                ignoreTrailingSlash: true
                audiences: [https://gateway.example.com/mcp]
                jwksUri: https://idp.example.com/jwks
                algorithms: [PS256]
                tokenTypes: [application/AT+JWT, JWT]
                senderConstraint: dpop
                jwksMaxAge: 2d
                claims:
                  scopes: [scope]
                  scopeArray: true
                  clientId: cid
                  tenant: https://example.com/tenant
                  roles: [/realm_access/roles, roles]
                  groups: memberOf
                  email: mail
                  name: nick
            """);

        assertThat(config)
                .isEqualTo(new IdentityConfig(
                        Duration.seconds(10),
                        Duration.hours(2),
                        List.of(new IssuerConfig(
                                "https://idp.example.com/",
                                true,
                                List.of("https://gateway.example.com/mcp"),
                                URI.create("https://idp.example.com/jwks"),
                                Set.of("PS256"),
                                Set.of("at+jwt", "jwt"),
                                new ClaimNames(
                                        List.of(ClaimPath.of("scope")),
                                        true,
                                        List.of(ClaimPath.of("cid")),
                                        ClaimPath.of("https://example.com/tenant"),
                                        List.of(ClaimPath.of("/realm_access/roles"), ClaimPath.of("roles")),
                                        List.of(ClaimPath.of("memberOf")),
                                        ClaimPath.of("mail"),
                                        ClaimPath.of("nick")),
                                SenderConstraint.DPOP,
                                null,
                                null,
                                null,
                                Duration.days(2))),
                        new IdentityConfig.CacheConfig(500),
                        new DpopConfig(Duration.seconds(30), DpopConfig.NonceUse.NEVER, 10),
                        new ClientCertificatesConfig(
                                List.of("10.0.0.0/8"), "X-Client", ClientCertificatesConfig.Format.PEM)));
    }

    @Test
    void fillsInTheDefaults() throws Exception {
        IssuerConfig issuer =
                read("issuers: [{issuer: https://idp.example.com}]").issuers().getFirst();

        assertThat(issuer.algorithms()).containsExactlyInAnyOrder("RS256", "ES256");
        assertThat(issuer.tokenTypes()).containsExactly("at+jwt");
        assertThat(issuer.claims()).isEqualTo(ClaimNames.DEFAULT);
        assertThat(issuer.jwksMaxAge()).isEqualTo(Duration.hours(24));
    }

    static Stream<Arguments> broken() {
        return Stream.of(
                argumentSet("skew too long", "clockSkew: 61s", "clockSkew"),
                argumentSet("no lifetime", "maxTokenLifetime: 0s", "maxTokenLifetime"),
                argumentSet("no cache", "cache: { size: 0 }", "identity.cache.size"),
                argumentSet("unknown key", "clockSkw: 10s", "clockSkw"),
                argumentSet("keys too short-lived", "issuers: [{issuer: 'https://idp', jwksMaxAge: 9m}]", "jwksMaxAge"),
                argumentSet("no issuer", "issuers: [{audiences: [a]}]", "issuer"),
                argumentSet("issuer no URL", "issuers: [{issuer: idp}]", "https URL"),
                argumentSet("issuer with a query", "issuers: [{issuer: 'https://idp/?a'}]", "without query"),
                argumentSet("issuer twice", "issuers: [{issuer: 'https://a'}, {issuer: 'https://a'}]", "twice"),
                argumentSet(
                        "claim without a name",
                        "issuers: [{issuer: 'https://a', claims: {tenant: ''}}]",
                        "JSON Pointer"),
                argumentSet("shared secret", "issuers: [{issuer: 'https://a', algorithms: [HS256]}]", "asymmetric"),
                argumentSet("none", "issuers: [{issuer: 'https://a', algorithms: [none]}]", "asymmetric"),
                argumentSet("proofs too old", "dpop: { proofWindow: 6m }", "identity.dpop.proofWindow"),
                argumentSet("no proof", "dpop: { rememberedProofs: 0 }", "identity.dpop.rememberedProofs"),
                argumentSet("no proxy", "clientCertificates: { trustedProxies: [lb] }", "trustedProxies"),
                argumentSet("unknown format", "clientCertificates: { format: der }", "format"),
                argumentSet("ID tokens", "issuers: [{issuer: 'https://a', tokenTypes: [id+jwt]}]", "use at+jwt, JWT"),
                argumentSet(
                        "logout tokens",
                        "issuers: [{issuer: 'https://a', tokenTypes: [JWT, application/logout+jwt]}]",
                        "'logout+jwt', which is no type of access tokens"),
                argumentSet("no type at all", "issuers: [{issuer: 'https://a', tokenTypes: ['']}]", "tokenTypes"),
                argumentSet("no library", "issuers: [{issuer: 'https://a', algorithms: [EdDSA]}]", "asymmetric"));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void refusesABrokenConfigurationAndNamesTheKey(String yaml, String named) {
        assertThatException()
                .isThrownBy(() -> read(yaml))
                .satisfies(e -> assertThat(e + " " + Throwables.getRootCause(e)).contains(named));
    }

    @Test
    void expectsOurOwnUrlAsAudienceUnlessToldOtherwise() {
        TrustedIssuer issuer = TrustedIssuer.outside(
                new IssuerConfig("https://idp.example.com"), 0, "https://gateway.example.com/mcp", new FixedKeys());

        assertThat(issuer.audiences().keySet()).containsExactly("https://gateway.example.com/mcp");
    }

    @Test
    void refusesAnIssuerForWhichEveryAudienceWouldDo() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TrustedIssuer.embedded("https://gateway.example.com", Set.of(), new FixedKeys()));
    }

    private static IssuerConfig asked(String issuer, @Nullable List<String> prefixes) {
        return new IssuerConfig(
                issuer,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                new IntrospectionConfig(null, "gateway", "a secret", null, null, prefixes, null, null),
                null,
                null,
                null);
    }

    private static void refused(String message, IssuerConfig... issuers) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new IdentityConfig(null, null, List.of(issuers), null, null, null))
                .withMessageContaining(message);
    }

    @Test
    void severalIssuersThatAreAskedMustEachSayHowTheirTokensBegin() {
        refused("tokenPrefixes", asked("https://a.example.com", List.of("a_")), asked("https://b.example.com", null));
    }

    @Test
    void refusesPrefixesThatCannotBeToldApart() {
        refused(
                "told from another",
                asked("https://a.example.com", List.of("tok_")),
                asked("https://b.example.com", List.of("tok_b_")));
    }

    @Test
    void neverSendsOurOwnCredentialsToAnIssuer() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> asked("https://a.example.com", List.of("gh_")))
                .withMessageContaining("our own");
    }

    @Test
    void refusesToBelieveAnIssuerForMoreThanFiveSeconds() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new IntrospectionConfig(
                        null, "gateway", "a secret", null, null, null, null, Duration.seconds(6)))
                .withMessageContaining("5 s");
    }

    @Test
    void showsNoSecret() {
        assertThat(asked("https://a.example.com", null).toString()).doesNotContain("a secret");
    }
}
