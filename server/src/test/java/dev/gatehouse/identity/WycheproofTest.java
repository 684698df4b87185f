package dev.gatehouse.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.jwk.JWK;
import dev.gatehouse.testing.FixedKeys;
import dev.gatehouse.testing.TestData;
import dev.gatehouse.testing.TestIssuer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Project Wycheproof's vectors, judged by the reader of key sets and the signature checks that judge tokens. Their
 * payloads are no claims ("foo", "Test"), so that the claims of an issuer stand in for them here. Shared secrets are
 * never accepted, so that every vector of theirs must be refused.
 */
class WycheproofTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ISSUER = "https://wycheproof.example.com";
    private static final Set<String> ALGORITHMS =
            Set.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512");
    private static final Set<String> JUDGING = Set.of("header", "issuer", "algorithm", "key", "signature");

    /** Valid to Wycheproof, refused here: no token has an empty payload. */
    private static final Set<Integer> EMPTY_PAYLOADS = Set.of(259, 264, 268, 272, 320, 325);

    /** Valid to Wycheproof, refused here: the key names another algorithm than the signature, or one that is none. */
    private static final Set<Integer> OTHER_ALGORITHM_THAN_THE_KEYS = Set.of(346, 347, 350, 351);

    @TestFactory
    Stream<DynamicTest> judgesSignaturesAsWycheproofDoes() throws IOException {
        return vectors("json_web_signature_test.json")
                .map(vector -> judge(vector, stricter(vector.test().path("tcId").asInt())));
    }

    @TestFactory
    Stream<DynamicTest> judgesKeySetsAsWycheproofDoes() throws IOException {
        return vectors("json_web_key_test.json").map(vector -> judge(vector, false));
    }

    private static boolean stricter(int vector) {
        return EMPTY_PAYLOADS.contains(vector) || OTHER_ALGORITHM_THAN_THE_KEYS.contains(vector);
    }

    /** One vector and its group's keys, as a JWKS. */
    private record Vector(String group, ObjectNode keys, boolean symmetric, JsonNode test) {}

    private static DynamicTest judge(Vector vector, boolean stricter) {
        JsonNode test = vector.test();
        String name = vector.group() + " " + test.path("tcId").asInt() + ": "
                + test.path("comment").asText();
        boolean valid = test.path("result").asText().equals("valid") && !vector.symmetric() && !stricter;
        return DynamicTest.dynamicTest(
                name, () -> assertThat(accepts(vector.keys(), test.path("jws"))).isEqualTo(valid));
    }

    private static Stream<Vector> vectors(String file) throws IOException {
        JsonNode groups = JSON.readTree(
                        TestData.folder("wycheproof").resolve(file).toFile())
                .path("testGroups");
        return StreamSupport.stream(groups.spliterator(), false).flatMap(group -> {
            JsonNode keys = group.has("public") ? group.path("public") : group.path("private");
            ObjectNode jwks = keys.has("keys") ? (ObjectNode) keys : JSON.createObjectNode();
            if (!keys.has("keys")) {
                jwks.putArray("keys").add(keys);
            }
            boolean symmetric = !group.has("public");
            return StreamSupport.stream(group.path("tests").spliterator(), false)
                    .map(test -> new Vector(group.path("comment").asText(), jwks, symmetric, test));
        });
    }

    private static boolean accepts(ObjectNode jwks, JsonNode jws) throws Claims.ClaimRefused {
        String token = jws.isTextual() ? jws.textValue() : jws.toString();
        PublishedKeys keys;
        CompactToken.Parts parts;
        ObjectNode header;
        try {
            keys = PublishedKeys.read(jwks.toString().getBytes(StandardCharsets.UTF_8), PublishedKeys.NONE);
            parts = CompactToken.split(token);
            header = StrictObject.read(parts.header());
        } catch (PublishedKeys.Unusable | CompactToken.Misshapen | StrictObject.NotStrict e) {
            return false;
        }
        Examination examination = new Examination(token, Instant.EPOCH);
        ObjectNode claims = JSON.createObjectNode().put("iss", ISSUER);
        examination.compact(new CompactToken(header, claims, parts.signedLength(), parts.signature()));
        for (Check check : new SignatureChecks(Map.of(ISSUER, issuer(keys))).inOrder()) {
            if (JUDGING.contains(check.id()) && !(check.look(examination) instanceof Check.Finding.Passed)) {
                return false;
            }
        }
        return true;
    }

    private static TrustedIssuer issuer(PublishedKeys keys) {
        FixedKeys source = new FixedKeys(keys.byId().values().toArray(JWK[]::new));
        IssuerConfig config = new IssuerConfig(ISSUER, null, null, null, ALGORITHMS, null, null);
        return TrustedIssuer.outside(config, 0, TestIssuer.AUDIENCE, source);
    }
}
