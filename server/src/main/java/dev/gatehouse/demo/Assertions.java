package dev.gatehouse.demo;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.text.ParseException;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Checks what the gateway says of a caller, as docs/trusting-the-identity.md tells every backend to. Thread-safe. */
final class Assertions {
    /** Whom the assertions have to be for. */
    static final String AUDIENCE = "urn:gatehouse:demo:desk";

    private static final String SCHEME = "Bearer ";

    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();

    Assertions(String issuer, Supplier<JWKSet> keys) {
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(
                JWSAlgorithm.ES256, (selector, context) -> selector.select(keys.get())));
        processor.setJWTClaimsSetVerifier(new DefaultJWTClaimsVerifier<>(
                AUDIENCE, new JWTClaimsSet.Builder().issuer(issuer).build(), Set.of("sub", "exp")));
    }

    /** What it says, or nothing if there is none or it is not good. */
    @Nullable
    JWTClaimsSet verified(@Nullable String authorization) {
        if (authorization == null || !authorization.startsWith(SCHEME)) {
            return null;
        }
        try {
            return processor.process(authorization.substring(SCHEME.length()), null);
        } catch (ParseException | BadJOSEException | JOSEException e) {
            return null;
        }
    }
}
