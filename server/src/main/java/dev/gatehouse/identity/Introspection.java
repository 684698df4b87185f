package dev.gatehouse.identity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.oauth2.sdk.TokenIntrospectionRequest;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.JWTAuthenticationClaimsSet;
import com.nimbusds.oauth2.sdk.auth.PrivateKeyJWT;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.id.Audience;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.token.TypelessAccessToken;
import dev.gatehouse.egress.Egress;
import dev.gatehouse.egress.EgressException;
import dev.gatehouse.egress.EgressResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Asks one issuer what it knows of a token (RFC 7662 §2). Whatever is not a clear answer is none. At most 32 questions
 * are open at a time, so that a flood of made-up tokens reaches the issuer only drop by drop. Thread-safe; blocks for
 * three seconds at most.
 */
final class Introspection {
    private static final int MAX_BYTES = 64 * 1024;
    private static final int MOST_OPEN = 32;
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private final String issuer;
    private final IntrospectionConfig config;
    private final JwksLocation metadata;
    private final Egress egress;
    private final @Nullable JWK key;
    private final Semaphore open = new Semaphore(MOST_OPEN);
    private volatile @Nullable URI discovered;

    /** There is no answer that could be believed; the message says why. */
    static final class Unanswered extends Exception {
        private static final long serialVersionUID = 1L;

        Unanswered(String message) {
            super(message);
        }
    }

    /** @throws IllegalArgumentException if the key file cannot be used */
    Introspection(IssuerConfig issuer, IntrospectionConfig config, Egress egress) {
        this.issuer = issuer.issuer();
        this.config = config;
        this.metadata = new JwksLocation(issuer, egress);
        this.egress = egress;
        this.key = config.authMethod() == IntrospectionConfig.AuthMethod.PRIVATE_KEY_JWT
                ? key(Objects.requireNonNull(config.keyFile()))
                : null;
    }

    private static JWK key(Path file) {
        try {
            JWK key = JWK.parse(Files.readString(file));
            if (key instanceof AsymmetricJWK && key.isPrivate()) {
                return key;
            }
        } catch (IOException | ParseException e) {
            // said below; what is in the file stays out of it
        }
        throw new IllegalArgumentException("identity.issuers: introspection.keyFile " + file
                + " is not a readable private JWK of RSA or EC (RFC 7517)");
    }

    /** What the issuer says of this token; {@code active} is in it, true or false. */
    ObjectNode ask(String token) throws Unanswered {
        if (!open.tryAcquire()) {
            throw new Unanswered("too many tokens are being asked about at " + issuer);
        }
        try {
            return read(send(token));
        } catch (EgressException e) {
            discovered = null;
            throw new Unanswered(e.reason());
        } catch (PublishedKeys.Unusable e) {
            throw new Unanswered(e.getMessage() + " (identity.issuers[].introspection.url)");
        } finally {
            open.release();
        }
    }

    private EgressResponse send(String token) throws EgressException, PublishedKeys.Unusable {
        URI url = url();
        HTTPRequest request =
                new TokenIntrospectionRequest(url, authentication(), new TypelessAccessToken(token)).toHTTPRequest();
        return egress.postForm(url, String.valueOf(request.getBody()), request.getAuthorization(), MAX_BYTES, TIMEOUT);
    }

    private URI url() throws PublishedKeys.Unusable {
        URI known = config.url() == null ? discovered : config.url();
        if (known == null) {
            known = metadata.discover("introspection_endpoint", TIMEOUT);
            discovered = known;
        }
        return known;
    }

    private ClientAuthentication authentication() {
        ClientID clientId = new ClientID(config.clientId());
        return switch (config.authMethod()) {
            case CLIENT_SECRET_BASIC -> new ClientSecretBasic(clientId, new Secret(secret()));
            case CLIENT_SECRET_POST -> new ClientSecretPost(clientId, new Secret(secret()));
            case PRIVATE_KEY_JWT -> assertion(clientId, Objects.requireNonNull(key));
        };
    }

    private String secret() {
        return Objects.requireNonNull(config.clientSecret());
    }

    /** For the issuer alone (RFC 9700), a minute long, once. */
    private PrivateKeyJWT assertion(ClientID clientId, JWK signing) {
        try {
            return new PrivateKeyJWT(
                    new JWTAuthenticationClaimsSet(clientId, new Audience(issuer)),
                    algorithm(signing),
                    ((AsymmetricJWK) signing).toPrivateKey(),
                    signing.getKeyID(),
                    null);
        } catch (JOSEException e) {
            throw new IllegalStateException("The key of introspection.keyFile cannot sign", e);
        }
    }

    private static JWSAlgorithm algorithm(JWK key) {
        if (!(key instanceof ECKey ec)) {
            return JWSAlgorithm.RS256;
        }
        return ec.getCurve().equals(Curve.P_384)
                ? JWSAlgorithm.ES384
                : ec.getCurve().equals(Curve.P_521) ? JWSAlgorithm.ES512 : JWSAlgorithm.ES256;
    }

    private ObjectNode read(EgressResponse response) throws Unanswered {
        if (response.status() != 200) {
            throw new Unanswered("the introspection endpoint of " + issuer + " answers with status " + response.status()
                    + (response.status() == 401 ? ": it does not take our client id and credential" : ""));
        }
        ObjectNode answer;
        try {
            answer = StrictObject.read(response.body());
        } catch (StrictObject.NotStrict e) {
            throw new Unanswered("the introspection answer of " + issuer + " " + e.getMessage());
        }
        if (!answer.path("active").isBoolean()) {
            throw new Unanswered("the introspection answer of " + issuer + " does not say whether the token is active");
        }
        return answer;
    }
}
