package dev.gatehouse.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.util.URLUtils;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import dev.gatehouse.egress.Egress;
import dev.gatehouse.egress.EgressException;
import dev.gatehouse.egress.EgressResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The OpenID provider where operators sign in, as its metadata describes it (OpenID Connect Core 1.0, code flow with
 * PKCE). Everything goes out through the egress. Thread-safe.
 */
final class OidcProvider {
    private static final int MAX_BYTES = 256 * 1024;
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Duration METADATA_KEPT = Duration.ofMinutes(10);
    private static final String JSON_TYPE = "application/json";
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512);

    private final OidcConfig config;
    private final URI redirect;
    private final Egress egress;
    private final ObjectMapper json;
    private final Clock clock;
    private volatile @Nullable Known known;

    private record Known(OIDCProviderMetadata metadata, Instant since) {}

    /** What cannot be done with the provider now; the message is for the log and the record, and holds no secret. */
    static final class Unusable extends Exception {
        private static final long serialVersionUID = 1L;

        Unusable(String message) {
            super(message);
        }
    }

    OidcProvider(OidcConfig config, URI redirect, Egress egress, ObjectMapper json, Clock clock) {
        this.config = config;
        this.redirect = redirect;
        this.egress = egress;
        this.json = json;
        this.clock = clock;
    }

    /** Where the browser is sent to sign in. */
    URI authorization(State state, Nonce nonce, CodeVerifier verifier) throws Unusable {
        return new AuthenticationRequest.Builder(
                        ResponseType.CODE,
                        new Scope(config.scopes().toArray(String[]::new)),
                        new ClientID(config.clientId()),
                        redirect)
                .endpointURI(metadata().getAuthorizationEndpointURI())
                .state(state)
                .nonce(nonce)
                .codeChallenge(verifier, CodeChallengeMethod.S256)
                .build()
                .toURI();
    }

    /** The verified claims of the ID token for which the provider takes this code (OpenID Connect Core §3.1.3). */
    JsonNode redeem(String code, Nonce nonce, CodeVerifier verifier) throws Unusable {
        OIDCProviderMetadata metadata = metadata();
        ClientID client = new ClientID(config.clientId());
        Secret secret = new Secret(config.clientSecret());
        Map<String, List<String>> form = new HashMap<>(
                new AuthorizationCodeGrant(new AuthorizationCode(code), redirect, verifier).toParameters());
        String authorization = null;
        if (inForm(metadata.getTokenEndpointAuthMethods())) {
            form.put("client_id", List.of(client.getValue()));
            form.put("client_secret", List.of(secret.getValue()));
        } else {
            authorization = new ClientSecretBasic(client, secret).toHTTPAuthorizationHeader();
        }
        try {
            EgressResponse answer = egress.postForm(
                    metadata.getTokenEndpointURI(),
                    URLUtils.serializeParameters(form),
                    authorization,
                    MAX_BYTES,
                    TIMEOUT);
            if (answer.status() != 200) {
                throw new Unusable("the token endpoint answers with status " + answer.status());
            }
            return verified(json.readTree(answer.body()).path("id_token").asText(), nonce, metadata);
        } catch (EgressException e) {
            throw new Unusable("the token endpoint cannot be asked: " + e.reason());
        } catch (IOException e) {
            throw new Unusable("the token endpoint's answer is not JSON");
        }
    }

    private static boolean inForm(@Nullable List<ClientAuthenticationMethod> methods) {
        return methods != null
                && methods.contains(ClientAuthenticationMethod.CLIENT_SECRET_POST)
                && !methods.contains(ClientAuthenticationMethod.CLIENT_SECRET_BASIC);
    }

    private JsonNode verified(String idToken, Nonce nonce, OIDCProviderMetadata metadata) throws Unusable {
        try {
            SignedJWT signed = SignedJWT.parse(idToken);
            JWSAlgorithm algorithm = signed.getHeader().getAlgorithm();
            if (!ALGORITHMS.contains(algorithm)) {
                throw new Unusable("the ID token is signed with " + algorithm + ", which is not taken");
            }
            JWKSet keys = JWKSet.parse(new String(get(metadata.getJWKSetURI()), StandardCharsets.UTF_8));
            IDTokenValidator validator =
                    new IDTokenValidator(new Issuer(config.issuer()), new ClientID(config.clientId()), algorithm, keys);
            return json.readTree(
                    validator.validate(signed, nonce).toJSONObject().toJSONString());
        } catch (BadJOSEException e) {
            throw new Unusable("the ID token is refused: " + e.getMessage());
        } catch (java.text.ParseException | JOSEException | JsonProcessingException e) {
            throw new Unusable("there is no ID token that can be read");
        }
    }

    private OIDCProviderMetadata metadata() throws Unusable {
        Known last = known;
        Instant now = clock.instant();
        if (last != null && last.since().plus(METADATA_KEPT).isAfter(now)) {
            return last.metadata();
        }
        URI url = URI.create(config.issuer().replaceFirst("/$", "") + "/.well-known/openid-configuration");
        try {
            OIDCProviderMetadata metadata = OIDCProviderMetadata.parse(new String(get(url), StandardCharsets.UTF_8));
            if (!metadata.getIssuer().getValue().equals(config.issuer())) {
                throw new Unusable("its metadata names another issuer");
            }
            if (metadata.getAuthorizationEndpointURI() == null
                    || metadata.getTokenEndpointURI() == null
                    || metadata.getJWKSetURI() == null) {
                throw new Unusable("its metadata lacks an endpoint");
            }
            known = new Known(metadata, now);
            return metadata;
        } catch (ParseException e) {
            throw new Unusable("its metadata cannot be read");
        }
    }

    private byte[] get(URI url) throws Unusable {
        try {
            EgressResponse answer = egress.get(url, MAX_BYTES, TIMEOUT, JSON_TYPE);
            if (answer.status() != 200) {
                throw new Unusable(url + " answers with status " + answer.status());
            }
            return answer.body();
        } catch (EgressException e) {
            throw new Unusable(url + " cannot be fetched: " + e.reason());
        }
    }
}
