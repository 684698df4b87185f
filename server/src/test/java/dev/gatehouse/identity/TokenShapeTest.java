package dev.gatehouse.identity;

import static dev.gatehouse.identity.Verifying.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.RSAEncrypter;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenShapeTest {
    private final Verifying it = new Verifying();

    @AfterEach
    void stop() {
        it.close();
    }

    static Stream<Arguments> otherSpellings() {
        Function<String, String> lastCharacter = t -> t.substring(0, t.length() - 1)
                + (char) (t.charAt(t.length() - 1) == 'A' ? 'B' : t.charAt(t.length() - 1) + 1);
        return Stream.of(
                argumentSet("padding", (Function<String, String>) t -> t + "=="),
                argumentSet("line break", (Function<String, String>) t -> t + "\n"),
                argumentSet("leading space", (Function<String, String>) t -> " " + t),
                argumentSet("tilde", (Function<String, String>) t -> t.replaceFirst("\\.", "~.")),
                argumentSet("exclamation marks", (Function<String, String>) t -> t + "!!!"),
                argumentSet("unused bits of the last character", lastCharacter));
    }

    @ParameterizedTest
    @MethodSource("otherSpellings")
    void refusesOtherSpellingsOfAGoodToken(Function<String, String> respell) {
        String token = it.token().sign();
        it.callerOf(token);

        assertRefused(it.verifier.verify(respell.apply(token)), TokenProblem.TOKEN_MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "...", "a.b", "a..b", "a.b.", "é", "{\"payload\":\"\"}", "\uD800", "\0"})
    void refusesWhatIsNoToken(String token) {
        assertThat(it.verifier.verify(token)).isInstanceOf(Verification.Rejected.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"opaque", "ghp_AbC123", "a.b", "v2.local.abc.def", "YWJj+/=="})
    void saysThatAnOpaqueTokenIsOpaque(String token) {
        assertRefused(it.verifier.verify(token), TokenProblem.TOKEN_OPAQUE);
    }

    @Test
    void saysThatAnEncryptedTokenIsEncrypted() throws Exception {
        JWEObject encrypted = new JWEObject(
                new JWEHeader(JWEAlgorithm.RSA_OAEP_256, EncryptionMethod.A256GCM),
                new Payload(it.token().sign()));
        encrypted.encrypt(new RSAEncrypter(it.issuer.rsa()));

        assertRefused(it.verifier.verify(encrypted.serialize()), TokenProblem.TOKEN_ENCRYPTED);
    }
}
