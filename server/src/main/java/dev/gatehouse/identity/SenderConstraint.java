package dev.gatehouse.identity;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What tokens of an issuer must be bound to. A token that is bound is held to it in any case; this says which tokens
 * are taken at all.
 */
public enum SenderConstraint {
    /** Nothing: bearer tokens are taken. */
    @JsonProperty("none")
    NONE,
    /** A key that proves each request (DPoP, RFC 9449). */
    @JsonProperty("dpop")
    DPOP,
    /** A client certificate (RFC 8705). */
    @JsonProperty("mtls")
    MTLS,
    /** A key or a certificate. */
    @JsonProperty("any")
    ANY;

    boolean isSatisfiedBy(Confirmation confirmation) {
        return switch (this) {
            case NONE -> true;
            case DPOP -> confirmation.key() != null;
            case MTLS -> confirmation.certificate() != null;
            case ANY -> confirmation.isBound();
        };
    }
}
