package dev.gatehouse.identity;

import static dev.gatehouse.identity.Verifying.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.util.Base64URL;
import dev.gatehouse.testing.FixedKeys;
import dev.gatehouse.testing.TestIssuer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TokenSignatureTest {
    private final Verifying it = new Verifying();

    @AfterEach
    void stop() {
        it.close();
    }

    @Test
    void acceptsRs256() {
        assertThat(it.callerOf(it.token()
                                .signWith(it.issuer.rsa(), JWSAlgorithm.RS256)
                                .sign())
                        .subject())
                .isEqualTo("alex");
    }

    @Test
    void refusesAnUnsecuredToken() {
        assertRefused(
                it.verifier.verify(it.token().header("alg", "none").unsecured()), TokenProblem.TOKEN_ALGORITHM_REFUSED);
    }

    @Test
    void refusesATokenWithoutSignature() {
        assertRefused(it.verifier.verify(it.token().unsecured()), TokenProblem.TOKEN_SIGNATURE_INVALID);
    }

    @Test
    void refusesThePublicKeyAsASharedSecret() throws Exception {
        byte[] publicKey = it.issuer.rsa().toRSAPublicKey().getEncoded();
        OctetSequenceKey secret =
                new OctetSequenceKey.Builder(publicKey).keyID("rsa-1").build();

        assertRefused(
                it.verifier.verify(
                        it.token().signWith(secret, JWSAlgorithm.HS256).sign()),
                TokenProblem.TOKEN_ALGORITHM_REFUSED);
    }

    @Test
    void refusesAnAllZeroEcdsaSignature() {
        String unsigned = it.token().unsecured();

        assertRefused(
                it.verifier.verify(unsigned + Base64URL.encode(new byte[64])), TokenProblem.TOKEN_SIGNATURE_INVALID);
    }

    @Test
    void refusesATokenOfOneIssuerSignedByAnother() {
        try (TestIssuer other = TestIssuer.start(it.clock)) {
            TokenVerifier both = new TokenVerifier(
                    IdentityConfig.defaults(),
                    List.of(
                            TrustedIssuer.outside(
                                    new IssuerConfig(it.issuer.issuer()), 0, TestIssuer.AUDIENCE, it.keys),
                            TrustedIssuer.outside(
                                    new IssuerConfig(other.issuer()),
                                    1,
                                    TestIssuer.AUDIENCE,
                                    new FixedKeys(other.ec()))),
                    it.revocations,
                    it.clock);

            assertRefused(
                    both.verify(other.token().claim("iss", it.issuer.issuer()).sign()),
                    TokenProblem.TOKEN_SIGNATURE_INVALID);
        }
    }
}
