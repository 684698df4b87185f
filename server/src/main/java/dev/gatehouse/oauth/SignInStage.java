package dev.gatehouse.oauth;

/** The stages on a client's way from its first request without a token to its first call, in their order. */
public enum SignInStage {
    /** It was told to sign in, and where that is described. */
    CHALLENGE,
    /** It read which authorization servers there are (RFC 9728). */
    RESOURCE_METADATA,
    /** It read how to use one (RFC 8414, or OpenID Connect Discovery). */
    SERVER_METADATA,
    /** It has a client id: it registered itself, or its metadata document was read. */
    REGISTRATION,
    /** It sent a browser to the sign-in page. */
    AUTHORIZATION,
    /** Somebody signed in. */
    LOGIN,
    /** They allowed it, and the browser went back to it with a code. */
    CONSENT,
    /** It redeemed the code. */
    TOKEN,
    /** It called with the token. */
    CALL
}
