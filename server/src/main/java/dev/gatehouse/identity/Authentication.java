package dev.gatehouse.identity;

/** Who a request's credentials speak for. */
public sealed interface Authentication {
    /** No credentials came. */
    record Nobody() implements Authentication {}

    /**
     * Credentials came in a form or place where none are taken, or more than one came.
     *
     * @param sentence for people; nothing of the credentials is in it
     */
    record Malformed(String sentence) implements Authentication {}

    /**
     * One token came, and this became of it.
     *
     * @param dpop whether it came under the DPoP scheme, so that its challenge should name that scheme
     * @param token the token, of use to nobody unless it was verified
     */
    record Judged(Verification verification, boolean dpop, CallerToken token) implements Authentication {}
}
