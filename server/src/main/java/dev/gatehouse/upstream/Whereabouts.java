package dev.gatehouse.upstream;

import dev.gatehouse.audit.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Tells one backend from another by what may be kept: addresses and arguments may hold secrets, their digest none. */
public final class Whereabouts {
    private Whereabouts() {}

    /** The digest of these parts, in hexadecimal. */
    public static String of(List<String> parts) {
        return Sha256.of(String.join("\n", parts).getBytes(StandardCharsets.UTF_8))
                .hex();
    }
}
