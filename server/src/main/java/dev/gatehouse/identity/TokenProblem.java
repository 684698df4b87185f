package dev.gatehouse.identity;

import java.util.Locale;

/**
 * Why a token is refused. The {@link #code()} is stable: it stands in errors, audit events and {@code docs/errors.md}.
 */
public enum TokenProblem {
    /** Not three base64url parts, not canonical, too long, or not strict JSON inside. */
    TOKEN_MALFORMED,
    /** A JWE: encrypted tokens are never accepted. */
    TOKEN_ENCRYPTED,
    /** An opaque token, where only JWTs can be verified. */
    TOKEN_OPAQUE,
    /** {@code alg} is none, symmetric, unknown, or not allowed for this issuer. */
    TOKEN_ALGORITHM_REFUSED,
    /** {@code typ} is not that of an access token (an ID token, say). */
    TOKEN_TYPE_REFUSED,
    /** No configured issuer has this {@code iss}. */
    TOKEN_ISSUER_UNKNOWN,
    /** The issuer has no key of this id. */
    TOKEN_KEY_UNKNOWN,
    /** The signature does not verify. */
    TOKEN_SIGNATURE_INVALID,
    /** The audience does not contain our resource. */
    TOKEN_AUDIENCE_MISMATCH,
    /** {@code exp} has passed. */
    TOKEN_EXPIRED,
    /** {@code nbf} or {@code iat} lies in the future. */
    TOKEN_NOT_YET_VALID,
    /** {@code exp} is absent or not a number, or the lifetime is longer than allowed. */
    TOKEN_LIFETIME_REFUSED,
    /** {@code sub} is absent, empty, not a string, too long, or holds control characters. */
    TOKEN_SUBJECT_REFUSED,
    /** Another claim or header has a form that cannot be trusted ({@code crit}, scopes, client id). */
    TOKEN_CLAIM_REFUSED,
    /** The issuer of an opaque token says that it is not active. */
    TOKEN_INACTIVE,
    /** There is no such API key. */
    API_KEY_UNKNOWN,
    /** The API key was revoked, or the token, or all tokens of its user, client, tenant or of everybody. */
    TOKEN_REVOKED,
    /** The user is locked out here, whatever token they bring. */
    USER_DISABLED,
    /** Configuration says that nobody of this subject is known here, or the token lacks the claim that names users. */
    USER_UNKNOWN,
    /** The token's organisation is not among those that configuration names. */
    TENANT_UNKNOWN,
    /** The token is bound to no key or certificate, and one is asked for. */
    TOKEN_NOT_BOUND,
    /** The token is bound to a key, and came as Bearer. */
    TOKEN_BOUND_TO_KEY,
    /** The token is bound to a client certificate, and none or another came. */
    TOKEN_BOUND_TO_CERTIFICATE,
    /** A DPoP proof is needed, and none came. */
    PROOF_MISSING,
    /** The DPoP proof has not the form, key or signature of one. */
    PROOF_MALFORMED,
    /** The DPoP proof was made by another key than the token's. */
    PROOF_KEY_MISMATCH,
    /** The DPoP proof was made for another method, URL or token. */
    PROOF_MISMATCH,
    /** The DPoP proof's {@code iat} lies too far from now. */
    PROOF_EXPIRED,
    /** The DPoP proof holds no current nonce of ours. */
    PROOF_NONCE_REQUIRED,
    /** The DPoP proof was used before. */
    PROOF_REPLAYED;

    /** The stable code, in snake case. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
