package dev.gatehouse.identity;

/** Says who sent a request, by its credentials. Thread-safe. */
public final class Authenticator {
    private static final Authentication NOBODY = new Authentication.Nobody();

    private final TokenVerifier verifier;

    /** Authenticates by the tokens that this verifier takes. */
    public Authenticator(TokenVerifier verifier) {
        this.verifier = verifier;
    }

    /** Who sent these credentials, or precisely why they are refused. Never throws, whatever was sent. */
    public Authentication authenticate(Credentials credentials) {
        if (credentials.authorization().isEmpty() && !credentials.inUrl()) {
            return NOBODY;
        }
        PresentedToken token;
        try {
            token = PresentedToken.in(credentials);
        } catch (PresentedToken.Malformed e) {
            return new Authentication.Malformed(e.sentence());
        }
        return new Authentication.Judged(verifier.verify(token.text()));
    }

    /** The same for a person who wants to see every check; stores nothing. */
    public Explained explain(Credentials credentials) {
        if (credentials.authorization().isEmpty() && !credentials.inUrl()) {
            return new Explained.Nobody();
        }
        try {
            return new Explained.Token(
                    verifier.explain(PresentedToken.in(credentials).text()));
        } catch (PresentedToken.Malformed e) {
            return new Explained.Malformed(e.sentence());
        }
    }

    /** Every check of a token that somebody pasted: it comes without its request. */
    public TokenExplanation explain(String token) {
        return verifier.explain(token);
    }

    /** What can be said about credentials. */
    public sealed interface Explained {
        /** No credentials came. */
        record Nobody() implements Explained {}

        /** Credentials came in a form or place where none are taken, or more than one came. */
        record Malformed(String sentence) implements Explained {}

        /** One token came, with these checks. */
        record Token(TokenExplanation explanation) implements Explained {}
    }
}
