package dev.gatehouse.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.JWTAuthenticationClaimsSet;
import com.nimbusds.oauth2.sdk.auth.PrivateKeyJWT;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.id.Audience;
import com.nimbusds.oauth2.sdk.id.ClientID;
import dev.gatehouse.identity.IntrospectionConfig.AuthMethod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How the gateway, as a client, proves itself to an authorization server (RFC 6749 §2.3.1, RFC 7523). Immutable,
 * thread-safe.
 */
public final class ClientCredentials {
    private final ClientID clientId;
    private final AuthMethod method;
    private final @Nullable String secret;
    private final @Nullable JWK key;

    /**
     * @param where names the place in the configuration, for messages
     * @param secret for the two methods that need one
     * @param keyFile a private JWK, for {@code private_key_jwt}
     * @throws IllegalArgumentException if the key file cannot be used
     */
    public ClientCredentials(
            String where, String clientId, AuthMethod method, @Nullable String secret, @Nullable Path keyFile) {
        this.clientId = new ClientID(clientId);
        this.method = method;
        this.secret = secret;
        this.key = method == AuthMethod.PRIVATE_KEY_JWT ? key(where, Objects.requireNonNull(keyFile)) : null;
    }

    private static JWK key(String where, Path file) {
        try {
            JWK key = JWK.parse(Files.readString(file));
            if (key instanceof AsymmetricJWK && key.isPrivate()) {
                return key;
            }
        } catch (IOException | ParseException e) {
            // said below; what is in the file stays out of it
        }
        throw new IllegalArgumentException(
                where + ".keyFile " + file + " is not a readable private JWK of RSA or EC (RFC 7517)");
    }

    /** Proof for one request, to the server of this audience alone. */
    public ClientAuthentication toward(String audience) {
        return switch (method) {
            case CLIENT_SECRET_BASIC -> new ClientSecretBasic(clientId, new Secret(Objects.requireNonNull(secret)));
            case CLIENT_SECRET_POST -> new ClientSecretPost(clientId, new Secret(Objects.requireNonNull(secret)));
            case PRIVATE_KEY_JWT -> assertion(audience, Objects.requireNonNull(key));
        };
    }

    /** For that server alone (RFC 9700), a minute long, once. */
    private PrivateKeyJWT assertion(String audience, JWK signing) {
        try {
            return new PrivateKeyJWT(
                    new JWTAuthenticationClaimsSet(clientId, new Audience(audience)),
                    algorithm(signing),
                    ((AsymmetricJWK) signing).toPrivateKey(),
                    signing.getKeyID(),
                    null);
        } catch (JOSEException e) {
            throw new IllegalStateException("The key of " + clientId + " cannot sign", e);
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
}
