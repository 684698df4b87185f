package dev.gatehouse.identity;

import dev.gatehouse.identity.Check.Finding;
import java.util.ArrayList;
import java.util.List;

/** Says who sent a request, by its credentials: a token, and what the token is bound to. Thread-safe. */
public final class Authenticator {
    private static final Authentication NOBODY = new Authentication.Nobody();
    private static final String PROOF = "proof";
    private static final String CERTIFICATE = "certificate";

    private final TokenVerifier verifier;
    private final SenderChecks sender;

    /** Authenticates by the tokens that this verifier takes, and these proofs. */
    public Authenticator(TokenVerifier verifier, DpopProofs proofs) {
        this.verifier = verifier;
        this.sender = new SenderChecks(proofs);
    }

    /** Who sent these credentials, or precisely why they are refused. Never throws, whatever was sent. */
    public Authentication authenticate(Credentials credentials) {
        if (cameWithout(credentials)) {
            return NOBODY;
        }
        PresentedToken token;
        try {
            token = PresentedToken.in(credentials);
        } catch (PresentedToken.Malformed e) {
            return new Authentication.Malformed(e.sentence());
        }
        Verification verification = verifier.verify(token.text());
        if (verification instanceof Verification.Verified good) {
            verification = isForUs(good, credentials)
                    ? constrained(good, token, credentials)
                    : new Verification.Rejected(
                            TokenProblem.TOKEN_AUDIENCE_MISMATCH,
                            "the token is for " + Claims.quoted(good.opens()) + "; at this endpoint it must be for "
                                    + Claims.quoted(credentials.resources()));
        }
        return new Authentication.Judged(
                verification, token.scheme() == PresentedToken.Scheme.DPOP, CallerToken.of(token.text()));
    }

    /** What is for one endpoint of ours is not for another (RFC 8707 §2.2). */
    private static boolean isForUs(Verification.Verified good, Credentials credentials) {
        return credentials.resources().isEmpty() || good.isFor(credentials.resources());
    }

    private static boolean cameWithout(Credentials credentials) {
        return credentials.authorization().isEmpty() && !credentials.inUrl();
    }

    /** A token that is good may still be in the wrong hands. */
    private Verification constrained(Verification.Verified good, PresentedToken token, Credentials request) {
        Confirmation bound = good.confirmation();
        if (!bound.isBound() && token.scheme() == PresentedToken.Scheme.BEARER) {
            return good;
        }
        Verification verdict = TokenVerifier.verdict(sender.certificate(bound, request));
        if (verdict == null) {
            verdict = TokenVerifier.verdict(sender.proof(bound, token, request, true));
        }
        return verdict == null ? good : verdict;
    }

    /** The same for a person who wants to see every check; stores nothing, and uses no proof up. */
    public Explained explain(Credentials credentials) {
        if (cameWithout(credentials)) {
            return new Explained.Nobody();
        }
        PresentedToken token;
        try {
            token = PresentedToken.in(credentials);
        } catch (PresentedToken.Malformed e) {
            return new Explained.Malformed(e.sentence());
        }
        boolean dpop = token.scheme() == PresentedToken.Scheme.DPOP;
        TokenExplanation explanation = verifier.explain(token.text());
        Confirmation bound = explanation.confirmation();
        if (bound == null) {
            return new Explained.Token(explanation, dpop);
        }
        Finding certificate = sender.certificate(bound, credentials);
        Finding proof = sender.proof(bound, token, credentials, false);
        Verification verdict = explanation.verification();
        if (verdict instanceof Verification.Verified) {
            Verification refused = TokenVerifier.verdict(certificate);
            refused = refused == null ? TokenVerifier.verdict(proof) : refused;
            verdict = refused == null ? verdict : refused;
        }
        List<TokenCheck> more = List.of(TokenVerifier.row(CERTIFICATE, certificate), TokenVerifier.row(PROOF, proof));
        return new Explained.Token(with(explanation, more, verdict), dpop);
    }

    /** Every check of a token that somebody pasted: what its requests must carry besides cannot be looked at. */
    public TokenExplanation explain(String token) {
        TokenExplanation explanation = verifier.explain(token);
        Confirmation bound = explanation.confirmation();
        if (bound == null) {
            return explanation;
        }
        return with(
                explanation,
                List.of(
                        pasted(CERTIFICATE, bound.certificate() != null, "come over TLS with that client certificate"),
                        pasted(PROOF, bound.key() != null, "carry a DPoP proof made by that key")),
                explanation.verification());
    }

    private static TokenCheck pasted(String id, boolean needed, String must) {
        return needed
                ? new TokenCheck(
                        id,
                        TokenCheck.Status.SKIPPED,
                        "cannot be looked at: a pasted token comes without its request, which must " + must,
                        null)
                : new TokenCheck(id, TokenCheck.Status.PASS, "none is needed for this token", null);
    }

    private static TokenExplanation with(TokenExplanation of, List<TokenCheck> more, Verification verdict) {
        List<TokenCheck> rows = new ArrayList<>(of.checks());
        rows.addAll(more);
        return new TokenExplanation(rows, of.header(), of.claims(), of.confirmation(), verdict);
    }

    /** What can be said about credentials. */
    public sealed interface Explained {
        /** No credentials came. */
        record Nobody() implements Explained {}

        /** Credentials came in a form or place where none are taken, or more than one came. */
        record Malformed(String sentence) implements Explained {}

        /**
         * One token came, with these checks.
         *
         * @param dpop whether it came under the DPoP scheme
         */
        record Token(TokenExplanation explanation, boolean dpop) implements Explained {}
    }
}
