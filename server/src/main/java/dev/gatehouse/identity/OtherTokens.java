package dev.gatehouse.identity;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells ID tokens, logout tokens and refresh tokens from access tokens by their claims, where {@code typ} does not (RFC
 * 8725 §3.12). What is not clearly an access token is taken for another token.
 */
final class OtherTokens {
    /**
     * Claims that these have and access tokens have not (OpenID Connect Core §2, §3.3.2.11, Back-Channel Logout §2.4).
     */
    private static final List<String> MARKS = List.of("nonce", "at_hash", "c_hash", "s_hash", "events");

    /** Claims in which providers say what a token is: Keycloak, Cognito, ForgeRock, Curity. */
    private static final List<String> DECLARATIONS = List.of("typ", "token_use", "tokenName", "purpose");

    private static final Set<String> ACCESS = Set.of("bearer", "dpop", "access", "access_token", "at+jwt");

    private OtherTokens() {}

    /** What speaks against this being an access token, as the end of a sentence; absent if nothing does. */
    static @Nullable String sign(Claims claims, ClaimNames names) throws Claims.ClaimRefused {
        for (String mark : MARKS) {
            if (claims.has(mark)) {
                return "it carries " + mark + ", which access tokens do not have";
            }
        }
        for (String declaration : DECLARATIONS) {
            if (claims.has(declaration) && !declaresAccess(claims, declaration)) {
                return "its claim " + declaration + " does not say that it is an access token";
            }
        }
        String client = claims.firstIdentifier(names.clientId());
        if (client != null && !claims.texts("aud").contains(client)) {
            return null;
        }
        if (!claims.scopes(names.scopes(), names.scopeArray()).isEmpty()) {
            return null;
        }
        return client == null
                ? "it names neither scopes nor a client, as access tokens do"
                : "it is meant for its own client and has no scopes, as ID tokens are";
    }

    private static boolean declaresAccess(Claims claims, String name) {
        String declared = claims.node().get(name).textValue();
        return declared != null && ACCESS.contains(declared.toLowerCase(Locale.ROOT));
    }
}
