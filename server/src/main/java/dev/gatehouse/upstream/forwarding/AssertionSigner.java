package dev.gatehouse.upstream.forwarding;

import com.nimbusds.jwt.JWTClaimsSet;

/** Signs in the gateway's name, with a key that the gateway publishes. Thread-safe. */
@FunctionalInterface
public interface AssertionSigner {
    /** These claims as a compact JWT. */
    String sign(JWTClaimsSet claims);
}
