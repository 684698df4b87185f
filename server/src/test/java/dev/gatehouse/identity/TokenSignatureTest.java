package dev.gatehouse.identity;

import static dev.gatehouse.identity.Verifying.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import dev.gatehouse.testing.FixedKeys;
import dev.gatehouse.testing.TestIssuer;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    /** RFC 7517 §4.4: a published key need not say its algorithm; the issuer's allow-list then does. */
    @ParameterizedTest
    @CsvSource({"RS256, true", "PS256, true", "RS512, false", "PS384, false"})
    void aKeyThatNamesNoAlgorithmIsUsedWithTheAcceptedOnesOfItsType(String algorithm, boolean accepted) {
        TokenVerifier verifier = it.with(
                new IssuerConfig(it.issuer.issuer(), null, null, null, Set.of("RS256", "PS256", "ES256"), null, null));
        assertThat(it.issuer.rsa().getAlgorithm()).isNull();
        String token = it.token()
                .signWith(it.issuer.rsa(), JWSAlgorithm.parse(algorithm))
                .sign();

        if (accepted) {
            assertThat(Verifying.callerOf(verifier, token).subject()).isEqualTo("alex");
        } else {
            assertRefused(verifier.verify(token), TokenProblem.TOKEN_ALGORITHM_REFUSED);
        }
    }

    @Test
    void aKeyThatNamesItsAlgorithmIsUsedWithThatAlone() {
        RSAKey key = new RSAKey.Builder(it.issuer.rsa())
                .algorithm(JWSAlgorithm.PS256)
                .build();
        TokenVerifier verifier = it.with(
                new IssuerConfig(it.issuer.issuer(), null, null, null, Set.of("RS256", "PS256"), null, null),
                new FixedKeys(key));

        assertThat(Verifying.callerOf(
                                verifier,
                                it.token().signWith(key, JWSAlgorithm.PS256).sign())
                        .subject())
                .isEqualTo("alex");
        assertRefused(
                verifier.verify(it.token().signWith(key, JWSAlgorithm.RS256).sign()),
                TokenProblem.TOKEN_ALGORITHM_REFUSED);
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
