package dev.gatehouse.oauth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.JWTAuthenticationClaimsSet;
import com.nimbusds.oauth2.sdk.auth.PrivateKeyJWT;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.auth.verifier.ClientAuthenticationVerifier;
import com.nimbusds.oauth2.sdk.auth.verifier.ClientCredentialsSelector;
import com.nimbusds.oauth2.sdk.auth.verifier.Context;
import com.nimbusds.oauth2.sdk.auth.verifier.InvalidClientException;
import com.nimbusds.oauth2.sdk.auth.verifier.JWTAudienceCheck;
import com.nimbusds.oauth2.sdk.auth.verifier.PKIClientX509CertificateBindingVerifier;
import com.nimbusds.oauth2.sdk.id.Audience;
import com.nimbusds.oauth2.sdk.id.ClientID;
import dev.gatehouse.limits.AttemptLimit;
import dev.gatehouse.limits.ClientNetwork;
import jakarta.servlet.http.HttpServletRequest;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which client calls (RFC 6749 §2.3). A public client names itself and proves nothing; a confidential one proves itself
 * by its secret, in the header or the form, or by an assertion that it signed for us alone and that works once (RFC
 * 7523, RFC 9700). Credentials that are sent all the same, or in two ways, are refused rather than ignored. An address
 * may fail sixty times a minute. Thread-safe.
 */
final class ClientAuthentication {
    private static final Duration LONGEST_ASSERTION = Duration.ofMinutes(10);
    private static final int MAX_JTI_LENGTH = 255;
    private static final int FAILURES_PER_MINUTE = 60;

    /** By which {@code private_key_jwt} may be signed. */
    static final List<String> ASSERTION_ALGORITHMS = List.of("RS256", "PS256", "ES256", "ES384", "ES512");

    static final ErrorObject TOO_MANY = new ErrorObject("too_many_requests", null, 429);

    private final Clients clients;
    private final AuthorizationEvents events;
    private final AttemptLimit failures;
    private final ClientAuthenticationVerifier<Client> assertions;

    ClientAuthentication(Clients clients, ClientKeys keys, AuthorizationEvents events, String issuer, Clock clock) {
        this.clients = clients;
        this.events = events;
        this.failures = new AttemptLimit(FAILURES_PER_MINUTE, Duration.ofMinutes(1), clock);
        this.assertions = new ClientAuthenticationVerifier<>(
                new KeysOf(keys),
                (PKIClientX509CertificateBindingVerifier<Client>) null,
                Set.of(new Audience(issuer)),
                JWTAudienceCheck.STRICT,
                null,
                LONGEST_ASSERTION.toSeconds());
    }

    /** The client that sent this form. */
    Client client(HttpServletRequest request, Parameters form) throws OAuthException {
        String header = request.getHeader("Authorization");
        String secret = form.get("client_secret");
        String assertion = form.get("client_assertion");
        int ways = (header == null ? 0 : 1) + (secret == null ? 0 : 1) + (assertion == null ? 0 : 1);
        if (ways > 1) {
            throw new OAuthException(OAuth2Error.INVALID_REQUEST, "The client proves itself in more than one way.");
        }
        if (ways == 0) {
            return unproven(form);
        }
        String network = ClientNetwork.of(request.getRemoteAddr());
        take(request, network);
        Optional<Client> proven = header != null
                ? byHeader(header, form)
                : secret != null ? bySecret(form.get("client_id"), secret) : byAssertion(form);
        if (proven.isEmpty()) {
            throw failed(request);
        }
        failures.giveBack(network);
        return proven.get();
    }

    /** The same for requests that no public client may make. */
    Client confidential(HttpServletRequest request, Parameters form) throws OAuthException {
        Client client = client(request, form);
        if (!client.isConfidential()) {
            throw new OAuthException(OAuth2Error.INVALID_CLIENT, "This needs a client that can prove who it is.");
        }
        return client;
    }

    private Client unproven(Parameters form) throws OAuthException {
        String clientId = form.get("client_id");
        if (clientId == null) {
            throw new OAuthException(OAuth2Error.INVALID_CLIENT, "The parameter client_id is missing.");
        }
        Client client = clients.byId(clientId)
                .orElseThrow(() -> new OAuthException(
                        OAuth2Error.INVALID_CLIENT, "There is no such client here; register again."));
        if (client.isConfidential()) {
            throw new OAuthException(OAuth2Error.INVALID_CLIENT, "This client must prove who it is.");
        }
        return client;
    }

    private void take(HttpServletRequest request, String network) throws OAuthException {
        AttemptLimit.Verdict verdict = failures.take(network);
        if (verdict == AttemptLimit.Verdict.JUST_EXHAUSTED) {
            events.record(
                    request,
                    "client",
                    entry -> AuthorizationEvents.denied(
                                    entry, "rate_limited", 429, "Client authentication failed too often.")
                            .decision("limit"));
        }
        if (verdict != AttemptLimit.Verdict.ALLOWED) {
            throw new OAuthException(TOO_MANY, "Client authentication failed too often; try again in a minute.");
        }
    }

    /** One answer for an unknown client and for wrong credentials. */
    private OAuthException failed(HttpServletRequest request) {
        events.record(
                request,
                "client",
                entry -> AuthorizationEvents.denied(
                        entry, "invalid_client", 401, "A client could not prove who it is."));
        return new OAuthException(OAuth2Error.INVALID_CLIENT, "The client is unknown, or its credentials are wrong.");
    }

    private Optional<Client> byHeader(String header, Parameters form) {
        ClientSecretBasic basic;
        try {
            basic = ClientSecretBasic.parse(header);
        } catch (ParseException e) {
            return Optional.empty();
        }
        String clientId = basic.getClientID().getValue();
        return isNamed(form, clientId)
                ? bySecret(clientId, basic.getClientSecret().getValue())
                : Optional.empty();
    }

    private Optional<Client> bySecret(@Nullable String clientId, String secret) {
        return clientId == null
                ? Optional.empty()
                : clients.byId(clientId)
                        .filter(client ->
                                client.credential() instanceof ClientCredential.Secret expected && expected.is(secret));
    }

    private Optional<Client> byAssertion(Parameters form) {
        try {
            PrivateKeyJWT assertion = PrivateKeyJWT.parse(asLists(form.values()));
            JWTAuthenticationClaimsSet claims = assertion.getJWTAuthenticationClaimsSet();
            String clientId = assertion.getClientID().getValue();
            Optional<Client> client = clients.byId(clientId);
            if (client.isEmpty()
                    || !isNamed(form, clientId)
                    || claims.getJWTID() == null
                    || claims.getJWTID().getValue().length() > MAX_JTI_LENGTH
                    || !ASSERTION_ALGORITHMS.contains(assertion
                            .getClientAssertion()
                            .getHeader()
                            .getAlgorithm()
                            .getName())) {
                return Optional.empty();
            }
            Context<Client> context = new Context<>();
            context.set(client.get());
            assertions.verify(assertion, null, context);
            boolean first = clients.spend(
                    clientId,
                    claims.getJWTID().getValue(),
                    claims.getExpirationTime().toInstant());
            return first ? client : Optional.empty();
        } catch (ParseException | InvalidClientException | JOSEException e) {
            return Optional.empty();
        }
    }

    private static boolean isNamed(Parameters form, String clientId) {
        String named = form.get("client_id");
        return named == null || named.equals(clientId);
    }

    private static Map<String, List<String>> asLists(Map<String, String> values) {
        Map<String, List<String>> lists = new HashMap<>();
        values.forEach((name, value) -> lists.put(name, List.of(value)));
        return lists;
    }

    /** The keys of the client that is being verified. */
    private record KeysOf(ClientKeys keys) implements ClientCredentialsSelector<Client> {
        @Override
        public List<Secret> selectClientSecrets(
                ClientID clientId, ClientAuthenticationMethod method, Context<Client> context) {
            return List.of();
        }

        @Override
        public List<? extends PublicKey> selectPublicKeys(
                ClientID clientId,
                ClientAuthenticationMethod method,
                JWSHeader header,
                boolean forceRefresh,
                Context<Client> context) {
            return keys.find(context.get().credential(), header);
        }
    }
}
