package dev.gatehouse.identity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.oauth2.sdk.TokenIntrospectionRequest;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.token.TypelessAccessToken;
import dev.gatehouse.egress.Egress;
import dev.gatehouse.egress.EgressException;
import dev.gatehouse.egress.EgressFailed;
import dev.gatehouse.egress.EgressRefused;
import dev.gatehouse.egress.EgressResponse;
import java.net.URI;
import java.time.Duration;
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
    private final ClientCredentials client;
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
        this.client = new ClientCredentials(
                "identity.issuers: introspection",
                config.clientId(),
                config.authMethod(),
                config.clientSecret(),
                config.keyFile());
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
        HTTPRequest request = new TokenIntrospectionRequest(url, client.toward(issuer), new TypelessAccessToken(token))
                .toHTTPRequest();
        try {
            return post(url, request);
        } catch (EgressFailed e) {
            if (e.kind() != EgressFailed.Kind.UNREACHABLE) {
                throw e;
            }
            // the issuer may just have closed the connection that was kept for this; asking twice changes nothing
            return post(url, request);
        }
    }

    private EgressResponse post(URI url, HTTPRequest request) throws EgressRefused, EgressFailed {
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
