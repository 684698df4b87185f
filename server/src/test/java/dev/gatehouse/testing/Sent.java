package dev.gatehouse.testing;

import dev.gatehouse.identity.Credentials;
import java.util.List;

/** Credentials as a request to the MCP endpoint carries them. */
public final class Sent {
    private Sent() {}

    /** These values of the Authorization header. */
    public static Credentials authorization(String... values) {
        return new Credentials(List.of(values), List.of(), false, "POST", TestIssuer.AUDIENCE, null);
    }
}
