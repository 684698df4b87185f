package dev.gatehouse.identity;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.util.Duration;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an issuer is asked about its opaque tokens (RFC 7662): the {@code introspection} of one entry of
 * {@code identity.issuers}.
 *
 * @param url its introspection endpoint; absent means discovery
 * @param clientId as whom it is asked
 * @param clientSecret for the two methods that need one
 * @param authMethod how that is proven; default {@code client_secret_basic}
 * @param keyFile a private JWK, for {@code private_key_jwt}
 * @param tokenPrefixes how its tokens begin: no other is shown to it. May be left out while only one issuer is asked
 * @param signedTokens whether it is asked about its signed tokens too, once their signature has been verified, so that
 *     what it revokes is refused here at once; default false
 * @param cacheFor how long an answer is believed; default and maximum 5 s
 */
public record IntrospectionConfig(
        @Nullable URI url,
        String clientId,
        @Nullable String clientSecret,
        AuthMethod authMethod,
        @Nullable Path keyFile,
        List<String> tokenPrefixes,
        Boolean signedTokens,
        Duration cacheFor) {
    private static final Duration LONGEST = Duration.seconds(5);

    /** RFC 6749 §2.3.1, RFC 7523, by their registered names. */
    public enum AuthMethod {
        @JsonProperty("client_secret_basic")
        CLIENT_SECRET_BASIC,
        @JsonProperty("client_secret_post")
        CLIENT_SECRET_POST,
        @JsonProperty("private_key_jwt")
        PRIVATE_KEY_JWT
    }

    public IntrospectionConfig(
            @Nullable URI url,
            @Nullable String clientId,
            @Nullable String clientSecret,
            @Nullable AuthMethod authMethod,
            @Nullable Path keyFile,
            @Nullable List<String> tokenPrefixes,
            @Nullable Boolean signedTokens,
            @Nullable Duration cacheFor) {
        require(clientId != null && !clientId.isEmpty(), "clientId is missing: as whom the issuer is asked");
        this.url = url;
        this.clientId = String.valueOf(clientId);
        this.clientSecret = clientSecret;
        this.authMethod = authMethod == null ? AuthMethod.CLIENT_SECRET_BASIC : authMethod;
        this.keyFile = keyFile;
        this.tokenPrefixes = tokenPrefixes == null ? List.of() : List.copyOf(tokenPrefixes);
        this.signedTokens = signedTokens != null && signedTokens;
        this.cacheFor = cacheFor == null ? LONGEST : cacheFor;
        boolean byKey = this.authMethod == AuthMethod.PRIVATE_KEY_JWT;
        require(byKey || (clientSecret != null && !clientSecret.isEmpty()), "clientSecret is missing");
        require(!byKey || keyFile != null, "keyFile is missing: the private JWK that private_key_jwt signs with");
        require(
                this.cacheFor.toNanoseconds() >= 0 && this.cacheFor.toNanoseconds() <= LONGEST.toNanoseconds(),
                "cacheFor is " + this.cacheFor + "; more than 5 s would let a revoked token live on");
        for (String prefix : this.tokenPrefixes) {
            require(!prefix.isEmpty(), "tokenPrefixes has an empty one, which every token begins with");
            require(
                    !prefix.startsWith(ApiKeyText.PREFIX),
                    "tokenPrefixes has '" + prefix + "'; what begins with " + ApiKeyText.PREFIX + " is our own");
        }
    }

    private static void require(boolean holds, String problem) {
        if (!holds) {
            throw new IllegalArgumentException("identity.issuers: introspection." + problem);
        }
    }

    /** Leaves the secret out. */
    @Override
    public String toString() {
        return "IntrospectionConfig[url=" + url + ", clientId=" + clientId + ", authMethod=" + authMethod + "]";
    }
}
