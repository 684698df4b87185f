package dev.gatehouse.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.SignedJWT;
import dev.gatehouse.egress.Egress;
import dev.gatehouse.egress.EgressConfig;
import dev.gatehouse.json.Json;
import dev.gatehouse.testing.FixedKeys;
import dev.gatehouse.testing.TestClock;
import dev.gatehouse.testing.TestIssuer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** An issuer on a real port that is asked about tokens, and verifiers that ask it. */
abstract class IntrospectionFixture {
    static final String TOKEN = "opaque-token-1";

    final TestClock clock = new TestClock(Instant.parse("2026-11-20T12:00:00Z"));
    final TestIssuer issuer = TestIssuer.start(clock);
    final Egress egress = new Egress(new EgressConfig(List.of("127.0.0.1")));

    @BeforeEach
    void start() throws Exception {
        egress.start();
        says(good());
    }

    @AfterEach
    void stop() throws Exception {
        egress.stop();
        issuer.close();
    }

    ObjectNode good() {
        return Json.object()
                .put("active", true)
                .put("token_type", "Bearer")
                .put("sub", "alex")
                .put("aud", TestIssuer.AUDIENCE)
                .put("client_id", "test-client")
                .put("scope", "demo:read demo:write")
                .put("iat", clock.instant().getEpochSecond())
                .put("exp", clock.instant().plusSeconds(300).getEpochSecond());
    }

    void says(ObjectNode answer) {
        issuer.answer("/introspect", TestIssuer.Answer.json(answer.toString()));
    }

    static IntrospectionConfig config(@Nullable URI url, @Nullable List<String> prefixes) {
        return new IntrospectionConfig(url, "gateway", "s3cret:with colon", null, null, prefixes, null, null);
    }

    IssuerConfig asked(TestIssuer whom, IntrospectionConfig how) {
        return new IssuerConfig(whom.issuer(), null, null, null, null, null, null, null, how, null, null, null);
    }

    TokenVerifier verifier(IntrospectionConfig how) {
        return verifier(asked(issuer, how));
    }

    TokenVerifier verifier(IssuerConfig... issuers) {
        IdentityConfig identity = new IdentityConfig(null, null, List.of(issuers), null, null, null);
        List<TrustedIssuer> trusted = new ArrayList<>();
        for (int i = 0; i < issuers.length; i++) {
            trusted.add(TrustedIssuer.outside(
                    issuers[i], i, TestIssuer.AUDIENCE, new FixedKeys(issuer.rsa(), issuer.ec())));
        }
        return new TokenVerifier(
                identity,
                trusted,
                new Revocations("https://gateway.example.com", Duration.ofSeconds(30)),
                OpaqueTokens.of(identity, trusted, egress),
                null,
                clock);
    }

    TokenVerifier verifier() {
        return verifier(config(issuer.uri("/introspect"), null));
    }

    static Caller callerOf(Verification verification) {
        assertThat(verification).isInstanceOf(Verification.Verified.class);
        return ((Verification.Verified) verification).caller();
    }

    static TokenProblem problemOf(Verification verification) {
        assertThat(verification).isInstanceOf(Verification.Rejected.class);
        return ((Verification.Rejected) verification).problem();
    }

    static IntrospectionConfig provenByKey(URI url, ECKey key, Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("key.json"), key.toJSONString());
        return new IntrospectionConfig(
                url, "gateway", null, IntrospectionConfig.AuthMethod.PRIVATE_KEY_JWT, file, null, null, null);
    }

    static SignedJWT assertionIn(String body) throws ParseException {
        return SignedJWT.parse(Stream.of(body.split("&"))
                .filter(pair -> pair.startsWith("client_assertion="))
                .map(pair -> pair.substring("client_assertion=".length()))
                .findFirst()
                .orElseThrow());
    }
}
