package dev.gatehouse.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import dev.gatehouse.audit.AuditEntry;
import dev.gatehouse.audit.AuditEntryBuilder;
import dev.gatehouse.audit.AuditLog;
import dev.gatehouse.audit.DecisionId;
import dev.gatehouse.store.Database;
import dev.gatehouse.testing.FixedKeys;
import dev.gatehouse.testing.TestClock;
import dev.gatehouse.testing.TestIssuer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeysTest {
    private static final String ISSUER = "https://gateway.example.com/api-keys";

    @TempDir
    private Path folder;

    private final TestClock clock = new TestClock(Instant.parse("2026-11-20T12:00:00Z"));
    private final TestIssuer people = TestIssuer.start(clock);
    private final Revocations revocations = new Revocations(ISSUER, Duration.ofSeconds(30));
    private Database database;
    private AuditLog audit;
    private ApiKeys keys;
    private TokenVerifier verifier;

    @BeforeEach
    void open() {
        database = Database.open("jdbc:sqlite:" + folder.resolve("gatehouse.db"));
        audit = new AuditLog(database);
        keys = new ApiKeys(database, audit, clock, ISSUER);
        TrustedIssuer embedded =
                TrustedIssuer.embedded(people.issuer(), Set.of(TestIssuer.AUDIENCE), new FixedKeys(people.ec()));
        verifier = new TokenVerifier(
                IdentityConfig.defaults(), List.of(embedded), revocations, OpaqueTokens.NONE, keys, clock);
    }

    @AfterEach
    void close() {
        database.close();
        people.close();
    }

    private AuditEntry event(ApiKey key) {
        return new AuditEntryBuilder(clock.instant(), DecisionId.next(), "console", "apikey")
                .detail(key.masked())
                .build();
    }

    private ApiKeys.Made make(String service, String... scopes) {
        return keys.create(service, List.of(scopes), Duration.ofDays(30), "admin", this::event);
    }

    private Caller callerOf(String text) {
        Verification verification = verifier.verify(text);
        assertThat(verification).isInstanceOf(Verification.Verified.class);
        return ((Verification.Verified) verification).caller();
    }

    private TokenProblem problemOf(String text) {
        Verification verification = verifier.verify(text);
        assertThat(verification).isInstanceOf(Verification.Rejected.class);
        return ((Verification.Rejected) verification).problem();
    }

    @Test
    void aKeySpeaksForItsServiceWithItsScopes() {
        Caller caller =
                callerOf(make("nightly-report", "crm:read", "notes:read").text());

        assertThat(caller.kind()).isEqualTo(Caller.Kind.SERVICE);
        assertThat(caller.credential()).isEqualTo(Caller.Credential.API_KEY);
        assertThat(caller.issuer()).isEqualTo(ISSUER);
        assertThat(caller.subject()).isEqualTo("nightly-report");
        assertThat(caller.uid()).isEqualTo("service:nightly-report");
        assertThat(caller.scopes()).containsExactlyInAnyOrder("crm:read", "notes:read");
        assertThat(caller.clientId()).matches("gh_[0-9a-f]{8}");
    }

    @Test
    void aServiceNamedLikeAUserIsNotThatUser() {
        Caller user = callerOf(people.token().claim("sub", "alex").sign());
        Caller service = callerOf(make("alex").text());

        assertThat(service.uid()).isNotEqualTo(user.uid());
        assertThat(service.issuer()).isNotEqualTo(user.issuer());
        assertThat(user.kind()).isEqualTo(Caller.Kind.USER);
    }

    @Test
    void isRefusedFromTheMomentItIsRevoked() {
        ApiKeys.Made made = make("nightly-report");
        callerOf(made.text());

        assertThat(keys.revoke(made.key().id(), this::event)).isPresent();

        assertThat(problemOf(made.text())).isEqualTo(TokenProblem.TOKEN_REVOKED);
    }

    @Test
    void anotherNodeLearnsOfKeysAndRevocationsWhenItReadsAnew() {
        ApiKeys elsewhere = new ApiKeys(database, audit, clock, ISSUER);
        ApiKeys.Made made = elsewhere.create("nightly-report", List.of(), Duration.ofDays(1), "admin", this::event);
        assertThat(problemOf(made.text())).isEqualTo(TokenProblem.API_KEY_UNKNOWN);

        keys.reload();
        callerOf(made.text());

        elsewhere.revoke(made.key().id(), this::event);
        keys.reload();
        assertThat(problemOf(made.text())).isEqualTo(TokenProblem.TOKEN_REVOKED);
    }

    @Test
    void isRefusedWhileEverythingOfItsTimeIsRevoked() {
        String text = make("nightly-report").text();
        RevocationRegister register = new RevocationRegister(database, revocations, IdentityConfig.defaults(), clock);

        database.write(handle -> register.revoke(handle, new Revocation.Target.All(), "a breach", "admin"));
        register.reload();

        assertThat(problemOf(text)).isEqualTo(TokenProblem.TOKEN_REVOKED);
    }

    @Test
    void everyChangeIsSeenByWhoWatchesForChanges() {
        long before = version();
        ApiKeys.Made made = make("nightly-report");
        assertThat(version()).isGreaterThan(before);

        before = version();
        keys.revoke(made.key().id(), this::event);
        assertThat(version()).isGreaterThan(before);
    }

    private long version() {
        return database.reader()
                .withHandle(handle -> handle.createQuery("SELECT version FROM identity_version")
                        .mapTo(Long.class)
                        .one());
    }

    @Test
    void isRefusedWhenItHasExpired() {
        String text = make("nightly-report").text();
        clock.advance(Duration.ofDays(30).minusMillis(1));
        callerOf(text);

        clock.advance(Duration.ofMillis(1));

        assertThat(problemOf(text)).isEqualTo(TokenProblem.TOKEN_EXPIRED);
    }

    @Test
    void aKeyOfTheSameIdWithAnotherSecretIsRefused() {
        ApiKeys.Made made = make("nightly-report");
        String other = made.text();
        while (other.equals(made.text())) {
            other = ApiKeyText.generate();
        }
        String forged = withChecksum(made.text().substring(0, 11) + other.substring(11, 51));

        assertThat(ApiKeyText.read(forged)).isNotNull();
        assertThat(problemOf(forged)).isEqualTo(TokenProblem.API_KEY_UNKNOWN);
    }

    private static String withChecksum(String body) {
        CRC32 crc = new CRC32();
        crc.update(body.getBytes(StandardCharsets.US_ASCII));
        return body + "%08x".formatted(crc.getValue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"gh_", "gh_secret_abc", "gh_0123456789abcdef", "gh_é", "gh_a.b.c"})
    void whatOnlyBeginsLikeAKeyIsRefusedAsAKey(String text) {
        assertThat(problemOf(text)).isEqualTo(TokenProblem.API_KEY_UNKNOWN);
    }

    @Test
    void aMistypedKeyFailsItsChecksum() {
        String text = make("nightly-report").text();
        char last = text.charAt(20);
        String mistyped = text.substring(0, 20) + (last == '0' ? '1' : '0') + text.substring(21);

        assertThat(ApiKeyText.read(mistyped)).isNull();
        assertThat(problemOf(mistyped)).isEqualTo(TokenProblem.API_KEY_UNKNOWN);
    }

    @Test
    void neitherTheDatabaseNorAnyTextAboutItHoldsTheKey() throws Exception {
        ApiKeys.Made made = make("nightly-report");
        String secret = made.text().substring(11, 51);

        assertThat(made.toString()).doesNotContain(secret);
        assertThat(made.key().toString()).doesNotContain(secret);
        assertThat(verifier.explain(made.text()).toString()).doesNotContain(secret);
        StringBuilder stored = new StringBuilder();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                stored.append(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        assertThat(stored.indexOf("nightly-report")).isPositive();
        assertThat(stored.indexOf(secret)).isNegative();
    }

    @Test
    void explainsEveryCheckOfAKey() {
        ApiKeys.Made made = make("nightly-report", "crm:read");
        keys.revoke(made.key().id(), this::event);

        assertThat(verifier.explain(made.text()).checks())
                .extracting(TokenCheck::id, TokenCheck::status)
                .contains(
                        tuple("shape", TokenCheck.Status.PASS),
                        tuple("key", TokenCheck.Status.FAIL),
                        tuple("revocation", TokenCheck.Status.SKIPPED));
    }

    @Test
    void aKeyMustExpireWithinAYear() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> keys.create("a", List.of(), Duration.ofDays(367), "admin", this::event));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> keys.create("a", List.of(), Duration.ZERO, "admin", this::event));
        assertThat(keys.all()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-a", "A", "a b", "ä", "a:b"})
    void aServiceHasAPlainName(String service) {
        assertThatIllegalArgumentException().isThrownBy(() -> make(service));
    }
}
