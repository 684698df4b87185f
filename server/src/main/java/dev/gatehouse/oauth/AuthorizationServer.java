package dev.gatehouse.oauth;

import dev.gatehouse.audit.AuditLog;
import dev.gatehouse.egress.Egress;
import dev.gatehouse.identity.DpopProofs;
import dev.gatehouse.identity.IdentityConfig;
import dev.gatehouse.identity.KeySource;
import dev.gatehouse.identity.RevocationRegister;
import dev.gatehouse.identity.Revocations;
import dev.gatehouse.identity.SenderConstraint;
import dev.gatehouse.identity.TokenVerifier;
import dev.gatehouse.identity.TrustedIssuer;
import dev.gatehouse.store.Database;
import jakarta.servlet.http.HttpServlet;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The embedded OAuth 2.1 authorization server: users, clients, codes, tokens and the pages for people, in this database
 * and with the keys of this data directory. Thread-safe.
 */
public final class AuthorizationServer {
    private static final Set<String> LOOPBACK_HOSTS = Set.of("127.0.0.1", "[::1]", "localhost");

    private final AuthorizationServerConfig config;
    private final String issuer;
    private final List<URI> resources;
    private final Supplier<SortedSet<String>> scopes;
    private final Revocations revocations;
    private final Clock clock;
    private final SigningKeys keys;
    private final Users users;
    private final Clients clients;
    private final AccessTokens accessTokens;
    private final Map<String, HttpServlet> servlets;

    /**
     * Makes the server ready to answer.
     *
     * @param issuer the public URL, exactly as published, without a trailing slash
     * @param resources what tokens can be for; the first is the default
     * @param revocationRegister where what it ends is written
     * @param revocations what is not active although it was issued here
     * @param scopes the scopes that tools need now; {@code profile} and {@code offline_access} are added
     * @param proofs judges the proofs of token requests
     * @throws IllegalArgumentException if the configuration is not safe for this issuer
     */
    public AuthorizationServer(
            AuthorizationServerConfig config,
            String issuer,
            List<URI> resources,
            Supplier<SortedSet<String>> scopes,
            Database database,
            AuditLog audit,
            RevocationRegister revocationRegister,
            Egress egress,
            DpopProofs proofs,
            Revocations revocations,
            SigningKeys keys,
            Clock clock) {
        this.config = config;
        this.issuer = checkedIssuer(issuer);
        this.resources = List.copyOf(resources);
        this.scopes = () -> withOurOwn(scopes.get());
        this.revocations = revocations;
        this.clock = clock;
        this.keys = keys;
        this.users = new Users(database, clock);
        this.clients = new Clients(database, audit, clock);
        this.accessTokens = new AccessTokens(issuer, keys, clock);
        if (config.users() == AuthorizationServerConfig.UserSource.DEMO) {
            refuseDemoUsersInPublic();
            users.addDemoUsers();
        }
        TokenFamilies families = new TokenFamilies(revocationRegister, issuer);
        this.servlets = servlets(database, families, new AuthorizationEvents(audit, issuer, clock), egress, proofs);
    }

    /** The servlets by their paths on the public port. */
    public Map<String, HttpServlet> servlets() {
        return servlets;
    }

    /** The public keys, for verifying what this server signed. */
    public KeySource keySource() {
        return keys;
    }

    /** The people who can sign in. */
    public Users users() {
        return users;
    }

    /** The programs that are known. */
    public Clients clients() {
        return clients;
    }

    /** What signs access tokens. */
    public AccessTokens accessTokens() {
        return accessTokens;
    }

    private Map<String, HttpServlet> servlets(
            Database database, TokenFamilies families, AuthorizationEvents events, Egress egress, DpopProofs proofs) {
        RedirectUris rules = new RedirectUris(config.allowedRedirectSchemes());
        AuthorizationCodes codes = new AuthorizationCodes(
                database,
                families,
                clock,
                config.codeLifetime().toJavaDuration(),
                config.refreshTokenLifetime().toJavaDuration());
        RefreshTokens refreshTokens = new RefreshTokens(database, families, clock);
        ClientAuthentication authentication =
                new ClientAuthentication(clients, new ClientKeys(egress, clock), events, issuer, clock);
        Duration lifetime = config.accessTokenLifetime().toJavaDuration();
        Map<String, HttpServlet> servlets = new LinkedHashMap<>();
        servlets.put("/oauth2/authorize", authorizeServlet(database, events, codes, documents(egress, rules)));
        servlets.put(
                "/oauth2/token",
                new TokenEndpoint(
                        authentication,
                        new ServiceTokens(clients, accessTokens, events, resources, lifetime),
                        clients,
                        users,
                        codes,
                        refreshTokens,
                        accessTokens,
                        events,
                        new TokenProofs(
                                proofs, issuer + "/oauth2/token", config.senderConstraint() == SenderConstraint.DPOP),
                        lifetime));
        if (config.registration().enabled()) {
            servlets.put(
                    "/oauth2/register", new RegistrationEndpoint(clients, rules, events, config.registration(), clock));
        }
        servlets.put(
                "/oauth2/revoke",
                new RevocationEndpoint(
                        authentication, refreshTokens, new GivenBack(database, accessTokens, families, clock), events));
        servlets.put(
                "/oauth2/introspect",
                new IntrospectionEndpoint(authentication, ownVerifier(), refreshTokens, issuer, clock));
        ServerMetadata metadata = new ServerMetadata(
                issuer,
                resources,
                config.registration().enabled(),
                config.clientMetadataDocuments().enabled(),
                scopes);
        servlets.put("/.well-known/oauth-authorization-server", new PublishedDocument(metadata::document));
        servlets.put("/.well-known/openid-configuration", new PublishedDocument(metadata::openIdDocument));
        servlets.put(SigningKeys.PATH, keys.document());
        return Map.copyOf(servlets);
    }

    /** Verifies what was issued here, for whichever of our resources. */
    private TokenVerifier ownVerifier() {
        Set<String> audiences = resources.stream().map(URI::toString).collect(Collectors.toSet());
        return new TokenVerifier(
                IdentityConfig.defaults(),
                List.of(TrustedIssuer.embedded(issuer, audiences, keys)),
                revocations,
                clock);
    }

    private AuthorizeServlet authorizeServlet(
            Database database,
            AuthorizationEvents events,
            AuthorizationCodes codes,
            @Nullable MetadataDocuments documents) {
        return new AuthorizeServlet(
                issuer,
                new AuthorizationRequestParser(clients, documents, resources, scopes),
                new SignIn(users, events, clock),
                new Sessions(database, users, clock, config.sessionLifetime().toJavaDuration()),
                new Approvals(new Consents(database, clock), clients, codes, events),
                new ConsentView(
                        config.scopeDescriptions(),
                        config.refreshTokenLifetime().toJavaDuration()),
                new Pages(),
                config.users() == AuthorizationServerConfig.UserSource.DEMO);
    }

    private @Nullable MetadataDocuments documents(Egress egress, RedirectUris rules) {
        return config.clientMetadataDocuments().enabled()
                ? new MetadataDocuments(egress, rules, isLoopback(issuer), clock)
                : null;
    }

    private void refuseDemoUsersInPublic() {
        if (!isLoopback(issuer)) {
            throw new IllegalArgumentException(
                    "authorizationServer.users is demo, whose passwords everybody knows, but "
                            + "publicUrl is not on this computer; set authorizationServer.users: local");
        }
    }

    private static String checkedIssuer(String issuer) {
        URI uri = URI.create(issuer);
        if (uri.getHost() == null
                || uri.getRawQuery() != null
                || uri.getRawFragment() != null
                || issuer.endsWith("/")) {
            throw new IllegalArgumentException(
                    "publicUrl " + issuer + " cannot be an issuer; write it like https://gateway.example.com");
        }
        return issuer;
    }

    private static boolean isLoopback(String url) {
        return LOOPBACK_HOSTS.contains(URI.create(url).getHost());
    }

    private static SortedSet<String> withOurOwn(SortedSet<String> scopes) {
        SortedSet<String> all = new TreeSet<>(scopes);
        all.add("profile");
        all.add("offline_access");
        return all;
    }
}
