package dev.gatehouse.content;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.json.Json;
import dev.gatehouse.json.JsonRefused;
import dev.gatehouse.json.StrictJson;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentPreviewTest {
    private static final String JWT = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbGV4In0.c2lnbmF0dXJlLW9mLWFsZXg";

    @Test
    void showsSmallArgumentsAsTheyCame() {
        assertThat(preview("{\"message\":\"hi\",\"n\":[1,true,null,2.5],\"o\":{\"a\":\"b\"}}"))
                .isEqualTo("{\"message\":\"hi\",\"n\":[1,true,null,2.5],\"o\":{\"a\":\"b\"}}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password",
                "Password",
                "user_password",
                "passphrase",
                "secret",
                "clientSecret",
                "client-secret",
                "token",
                "access_token",
                "refreshToken",
                "authorization",
                "Authorization",
                "api_key",
                "apiKey",
                "APIKEY",
                "x-api-key",
                "private_key",
                "credentials",
                "cookie",
                "code_verifier",
                "client_assertion",
                "pin",
                "otp",
                "cvv",
                "jwt"
            })
    void hidesTheValueOfAMemberWithASecretName(String name) {
        assertThat(preview("{\"" + name + "\":\"hunter2\",\"x\":1}"))
                .isEqualTo("{\"" + name + "\":\"[redacted]\",\"x\":1}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"message", "title", "country_code", "keyboard", "author", "pinned", "compass", "shipping"})
    void showsTheValueOfAMemberWithAnOrdinaryName(String name) {
        assertThat(preview("{\"" + name + "\":\"hunter2\"}")).contains("hunter2");
    }

    @Test
    void hidesWholeObjectsListsAndNumbersUnderASecretName() {
        assertThat(preview(
                        "{\"credentials\":{\"user\":\"a\",\"p\":\"hunter2\"},\"tokens\":[\"hunter2\"],\"pin\":1234}"))
                .isEqualTo("{\"credentials\":\"[redacted]\",\"tokens\":\"[redacted]\",\"pin\":\"[redacted]\"}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        JWT alone                | %s
        JWT in a sentence        | my token is %s please use it
        bearer credentials       | Authorization: Bearer 0123456789abcdef
        bearer in lower case     | bearer 0123456789abcdef
        basic credentials        | Basic YWxleDpwYXNzd29yZA==
        DPoP credentials         | DPoP 0123456789abcdef
        vendor secret key        | sk-proj-0123456789abcdefghij
        repository token         | ghp_0123456789abcdefghijklmnop
        chat token               | xoxb-0123456789-abcdefghij
        cloud access key         | AKIAIOSFODNN7EXAMPLE
        private key              | -----BEGIN RSA PRIVATE KEY----- MIIEow
        """)
    void hidesCredentialsInTexts(String what, String text) {
        String preview = preview("{\"message\":\"" + text.formatted(JWT) + "\"}");
        assertThat(preview)
                .as(what)
                .contains("[redacted]")
                .doesNotContain("eyJ", "0123456789", "YWxleDpw", "IOSFODNN7", "MIIEow");
    }

    @Test
    void hidesACredentialThatIsAMembersName() {
        assertThat(preview("{\"" + JWT + "\":1}")).isEqualTo("{\"[redacted]\":1}");
    }

    @Test
    void hidesACredentialDeepInsideTheArguments() {
        assertThat(preview("{\"a\":[{\"b\":{\"api_key\":\"hunter2\",\"c\":\"Bearer 0123456789abcdef\"}}]}"))
                .isEqualTo("{\"a\":[{\"b\":{\"api_key\":\"[redacted]\",\"c\":\"[redacted]\"}}]}");
    }

    @Test
    void hidesACredentialThatStartsJustBeforeATextIsCut() {
        assertThat(preview("{\"m\":\"" + "x".repeat(60) + " " + JWT.repeat(20) + "\"}"))
                .doesNotContain("eyJ");
    }

    @Test
    void cutsALongTextAndSaysHowLongItWas() {
        assertThat(preview("{\"m\":\"" + "x".repeat(5000) + "\"}"))
                .isEqualTo("{\"m\":\"" + "x".repeat(64) + "… (5000 characters)\"}");
    }

    @Test
    void neverKeepsMoreThanItsLimitHoweverManyMembersCome() {
        ObjectNode many = Json.object();
        for (int i = 0; i < 100_000; i++) {
            many.put("member" + i, i);
        }
        assertThat(ArgumentPreview.of(many).preview()).hasSize(257).endsWith("…");
    }

    @Test
    void escapesWhatClientsWroteSoThatThePreviewStaysOneLine() {
        assertThat(preview("{\"m\":\"a\\nb\\u0000\\\"\"}")).isEqualTo("{\"m\":\"a\\nb\\u0000\\\"\"}");
    }

    @Test
    void givesTheSameDigestWhateverTheOrderOfMembersAndTheBlanks() {
        assertThat(digest("{\"b\":{\"y\":1,\"x\":[1,2]},\"a\":\"é\"}"))
                .isEqualTo(digest("{ \"a\" : \"\\u00e9\", \"b\" : { \"x\" : [1, 2], \"y\" : 1 } }"));
    }

    @ParameterizedTest
    @CsvSource({"1e2, 1E+2", "1e-06, 0.000001", "-0, 0", "1.50e1, 15.0"})
    void givesTheSameDigestHoweverANumberIsSpelled(String one, String other) {
        assertThat(digest("{\"n\":[" + one + "]}")).isEqualTo(digest("{\"n\":[" + other + "]}"));
    }

    @Test
    void isTheSha256OfTheSortedJson() {
        assertThat(digest("{\"b\":2,\"a\":1}"))
                .isEqualTo("43258cff783fe7036d8a43033f830adfc60ec037382473548ac742b888292777");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":2}", "{\"a\":\"1\"}", "{\"a\":[1]}", "{\"b\":1}", "{}", "{\"a\":{\"\":1}}"})
    void givesAnotherDigestToOtherArguments(String other) {
        assertThat(digest(other)).isNotEqualTo(digest("{\"a\":1}"));
    }

    private static String preview(String json) {
        return ArgumentPreview.of(parse(json)).preview();
    }

    private static String digest(String json) {
        return ArgumentPreview.of(parse(json)).digest().hex();
    }

    private static ObjectNode parse(String json) {
        try {
            return (ObjectNode) StrictJson.read(json.getBytes(StandardCharsets.UTF_8));
        } catch (JsonRefused e) {
            throw new IllegalArgumentException(e);
        }
    }
}
