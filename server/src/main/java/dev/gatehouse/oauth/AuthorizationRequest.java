package dev.gatehouse.oauth;

import com.nimbusds.oauth2.sdk.ErrorObject;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A checked authorization request (RFC 6749 §4.1.1 with PKCE and RFC 8707).
 *
 * @param dpopKey thumbprint of the key that must be proven where the code is redeemed (RFC 9449 §10)
 * @param scopes what may be granted of what was asked for
 * @param prompts which pages the client wants shown (OpenID Connect Core §3.1.2.1)
 */
record AuthorizationRequest(
        Client client,
        URI redirectUri,
        @Nullable String state,
        String codeChallenge,
        @Nullable String dpopKey,
        String resource,
        List<String> scopes,
        Set<String> prompts) {

    /** What became of the text of a request. */
    sealed interface Parsed {
        record Valid(AuthorizationRequest request) implements Parsed {}

        /** It cannot be told where an error could safely be sent: only a page of ours may show it. */
        record Unredirectable(String problem) implements Parsed {}

        /** The client learns of it by redirect. */
        record Redirectable(URI redirectUri, @Nullable String state, ErrorObject error) implements Parsed {}
    }
}
