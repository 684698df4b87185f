package dev.gatehouse.identity;

import dev.gatehouse.identity.Check.Finding;
import dev.gatehouse.identity.Check.Finding.Failed;
import dev.gatehouse.identity.Check.Finding.Passed;
import dev.gatehouse.identity.Check.Finding.Unsettled;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * Does the sender of a token hold what the token is bound to? Looked at anew for each request, also where the token
 * itself is remembered. Thread-safe.
 */
final class SenderChecks {
    private final DpopProofs proofs;

    SenderChecks(DpopProofs proofs) {
        this.proofs = proofs;
    }

    /** @param useUp whether the proof counts as used; not for somebody who only wants to see */
    Finding proof(Confirmation bound, PresentedToken token, Credentials request, boolean useUp) {
        boolean dpop = token.scheme() == PresentedToken.Scheme.DPOP;
        String key = bound.key();
        if (key == null) {
            return dpop
                    ? new Failed(
                            TokenProblem.TOKEN_NOT_BOUND,
                            "the token came under the DPoP scheme, but it is not bound to a key (cnf.jkt)",
                            "send a proof when asking for the token, or present it as Bearer")
                    : new Passed("none is needed: the token is not bound to a key");
        }
        if (!dpop) {
            return new Failed(
                    TokenProblem.TOKEN_BOUND_TO_KEY,
                    "the token is bound to the key " + key + " and came as Bearer; it is taken with a DPoP proof alone",
                    "send Authorization: DPoP and the token, and a fresh proof in the DPoP header");
        }
        try {
            proofs.check(request, token.text(), key, useUp);
            return new Passed("made by the key " + key + " for this request");
        } catch (DpopProofs.Refused e) {
            return switch (e.verdict()) {
                case Verification.Rejected(TokenProblem problem, String detail) ->
                    new Failed(problem, detail, "make a fresh proof for each request (RFC 9449 section 4.2)");
                case Verification.Unavailable(String detail, var _) -> new Unsettled(detail);
                case Verification.Verified _ -> throw new IllegalStateException("a refusal refuses", e);
            };
        }
    }

    Finding certificate(Confirmation bound, Credentials request) {
        String expected = bound.certificate();
        if (expected == null) {
            return new Passed("none is needed: the token is not bound to a certificate");
        }
        String came = request.certificate();
        if (came != null
                && MessageDigest.isEqual(
                        came.getBytes(StandardCharsets.US_ASCII), expected.getBytes(StandardCharsets.US_ASCII))) {
            return new Passed("the client certificate " + expected + " came with the request");
        }
        return new Failed(
                TokenProblem.TOKEN_BOUND_TO_CERTIFICATE,
                "the token is bound to the client certificate " + expected + ", and "
                        + (came == null ? "none came" : came + " came"),
                "connect with the certificate that the token was issued for; behind a proxy, name it in "
                        + "identity.clientCertificates");
    }
}
