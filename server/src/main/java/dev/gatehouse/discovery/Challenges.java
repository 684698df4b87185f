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

    /**
     * Challenges that point to one protected resource's metadata.
     *
     * @param metadata the URL of the metadata document
     * @param scopes what to ask for when the operation itself names no scopes
     */
    public Challenges(URI metadata, List<String> scopes) {
        this.metadata = "resource_metadata=\"" + metadata.toASCIIString() + '"';
        this.scopes = List.copyOf(scopes);
    }

    /** The challenge for a refusal; absent if no credentials would help. */
    public @Nullable String of(Refusal refusal) {
        return switch (refusal.kind()) {
            case NO_CREDENTIALS -> "Bearer " + metadata + scope(refusal.scopes());
            case INVALID_TOKEN -> withError("invalid_token", refusal);
            case MALFORMED_CREDENTIALS -> withError("invalid_request", refusal);
            case INSUFFICIENT_SCOPE -> withError("insufficient_scope", refusal);
            case INVALID_BOUND_TOKEN -> proven("invalid_token", refusal);
            case INVALID_PROOF -> proven("invalid_dpop_proof", refusal);
            case PROOF_NONCE_REQUIRED -> proven("use_dpop_nonce", refusal);
            case FORBIDDEN, UNKNOWN_TOOL, INVALID_ARGUMENTS, MISSING_CAPABILITY, FAILED, RATE_LIMITED, UNAVAILABLE ->
                null;
        };
    }

    /** The challenge of the DPoP scheme (RFC 9449 §7.1), which names the algorithms that proofs may have. */
    private String proven(String error, Refusal refusal) {
        return withError("DPoP ", error, refusal) + ", algs=\"" + String.join(" ", DpopProofs.algorithms()) + '"';
    }

    private String withError(String error, Refusal refusal) {
        return withError("Bearer ", error, refusal);
    }

    private String withError(String scheme, String error, Refusal refusal) {
        return scheme + metadata + scope(refusal.scopes()) + ", error=\"" + error + "\", error_description=\""
                + plain(refusal.message()) + '"';
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
