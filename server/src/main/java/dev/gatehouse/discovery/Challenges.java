package dev.gatehouse.discovery;

import dev.gatehouse.gate.Refusal;
import dev.gatehouse.identity.DpopProofs;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the {@code WWW-Authenticate} header that tells a client where and for what to sign in (RFC 6750 §3, RFC 9728
 * §5.1). Values are ASCII without quotes or commas, because clients split the header naively. Immutable, thread-safe.
 */
public final class Challenges {
    private static final int DESCRIPTION_LIMIT = 300;

    private final String metadata;
    private final List<String> scopes;
    private final boolean proofsRequired;

    /**
     * Challenges that point to one protected resource's metadata.
     *
     * @param metadata the URL of the metadata document
     * @param scopes what to ask for when the operation itself names no scopes
     * @param proofsRequired whether every token must come under the DPoP scheme; else Bearer is named to whoever did
     *     not use that
     */
    public Challenges(URI metadata, List<String> scopes, boolean proofsRequired) {
        this.metadata = "resource_metadata=\"" + metadata.toASCIIString() + '"';
        this.scopes = List.copyOf(scopes);
        this.proofsRequired = proofsRequired;
    }

    /** The challenge for a refusal; absent if no credentials would help. */
    public @Nullable String of(Refusal refusal) {
        return switch (refusal.kind()) {
            case NO_CREDENTIALS -> challenge(proofsRequired, refusal, "");
            case INVALID_TOKEN -> withError(proofsRequired, "invalid_token", refusal);
            case MALFORMED_CREDENTIALS -> withError(proofsRequired, "invalid_request", refusal);
            case INSUFFICIENT_SCOPE -> withError(proofsRequired, "insufficient_scope", refusal);
            case INSUFFICIENT_SCOPE_OF_BOUND_TOKEN -> withError(true, "insufficient_scope", refusal);
            case INVALID_BOUND_TOKEN -> withError(true, "invalid_token", refusal);
            case INVALID_PROOF -> withError(true, "invalid_dpop_proof", refusal);
            case PROOF_NONCE_REQUIRED -> withError(true, "use_dpop_nonce", refusal);
            case FORBIDDEN, UNKNOWN_TOOL, INVALID_ARGUMENTS, MISSING_CAPABILITY, FAILED, RATE_LIMITED, UNAVAILABLE ->
                null;
        };
    }

    private String withError(boolean dpop, String error, Refusal refusal) {
        return challenge(
                dpop, refusal, ", error=\"" + error + "\", error_description=\"" + plain(refusal.message()) + '"');
    }

    /** The DPoP scheme names the algorithms that proofs may have (RFC 9449 §7.1). */
    private String challenge(boolean dpop, Refusal refusal, String error) {
        String common = metadata + scope(refusal.scopes()) + error;
        return dpop
                ? "DPoP " + common + ", algs=\"" + String.join(" ", DpopProofs.algorithms()) + '"'
                : "Bearer " + common;
    }

    private String scope(List<String> needed) {
        List<String> named = needed.isEmpty() ? scopes : needed;
        return named.isEmpty() ? "" : ", scope=\"" + String.join(" ", named) + '"';
    }

    private static String plain(String message) {
        StringBuilder plain = new StringBuilder(Math.min(message.length(), DESCRIPTION_LIMIT));
        for (int i = 0; i < message.length() && plain.length() < DESCRIPTION_LIMIT; i++) {
            char c = message.charAt(i);
            switch (c) {
                case ',' -> plain.append(';');
                case '"', '\\' -> plain.append('\'');
                default -> plain.append(c >= ' ' && c < 127 ? c : '?');
            }
        }
        return plain.toString();
    }
}
