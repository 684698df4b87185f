package dev.gatehouse.identity;

/** Verifies access tokens of every configured issuer, with a bounded cache of what was verified. Thread-safe. */
public final class TokenVerifier {
    /** Who sent this token, or precisely why it is refused. Never throws for any text. */
    public Verification verify(String token) {
        throw new UnsupportedOperationException();
    }

    /** Every check in its order, for a person; runs the same checks as {@link #verify} and stores nothing. */
    public TokenExplanation explain(String token) {
        throw new UnsupportedOperationException();
    }
}
