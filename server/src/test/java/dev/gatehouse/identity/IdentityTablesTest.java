package dev.gatehouse.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.audit.AuditEntry;
import dev.gatehouse.audit.AuditEntryBuilder;
import dev.gatehouse.audit.AuditLog;
import dev.gatehouse.audit.DecisionId;
import dev.gatehouse.identity.Revocation.Target;
import dev.gatehouse.store.Database;
import dev.gatehouse.testing.TestClock;
import dev.gatehouse.testing.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class IdentityTablesTest {
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00.250Z");

    private final TestDatabase kind;

    IdentityTablesTest(TestDatabase kind) {
        this.kind = kind;
    }

    @TempDir
    private Path folder;

    private final TestClock clock = new TestClock(NOW);
    private Database database;
    private RevocationRegister register;
    private UserMappings mappings;
    private ApiKeys keys;

    @BeforeEach
    void open() {
        database = kind.open(folder);
        register = new RevocationRegister(
                database,
                new Revocations("https://gateway.example.com", Duration.ofSeconds(30)),
                IdentityConfig.defaults(),
                clock);
        mappings = new UserMappings(database, clock);
        keys = new ApiKeys(database, new AuditLog(database), clock, "https://gateway.example.com/api-keys");
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aLaterRevocationOfTheSameTargetTakesThePlaceOfTheFirst() {
        Revocation first = revoke(new Target.User("alex"), "lost phone");
        clock.advance(Duration.ofMinutes(5));
        Revocation second = revoke(new Target.User("alex"), "left the company");

        assertThat(second.id()).isEqualTo(first.id());
        assertThat(register.active()).containsExactly(second);
        assertThat(second.reason()).isEqualTo("left the company");
    }

    @Test
    void aRevocationCanBeUndoneOnce() {
        Revocation made = revoke(new Target.All(), "drill");

        assertThat(change(handle -> register.undo(handle, made.id()))).isTrue();
        assertThat(change(handle -> register.undo(handle, made.id()))).isFalse();
        assertThat(register.active()).isEmpty();
    }

    @Test
    void aUserIsLockedOutAndLetInAgainOnce() {
        Target alex = new Target.User("alex");

        assertThat(change(handle -> register.disable(handle, alex, "on leave", "root")))
                .isTrue();
        assertThat(change(handle -> register.disable(handle, alex, "again", "root")))
                .isFalse();
        assertThat(register.disabledUsers()).extracting(DisabledUser::reason).containsExactly("on leave");
        assertThat(change(handle -> register.enable(handle, alex))).isTrue();
        assertThat(register.disabledUsers()).isEmpty();
    }

    @Test
    void aMappingIsReplacedAndRemoved() {
        put("alex");
        put("alexandra");

        assertThat(mappings.all()).extracting(UserMapping::uid).containsExactly("alexandra");
        assertThat(change(handle -> mappings.remove(handle, "https://idp.example.com", "u-1")))
                .isTrue();
        assertThat(mappings.all()).isEmpty();
    }

    @Test
    void anApiKeyIsKeptUntilItIsRevoked() {
        ApiKeys.Made made =
                keys.create("nightly-report", List.of("crm:read"), Duration.ofDays(30), "admin", this::event);

        assertThat(keys.all()).containsExactly(made.key());
        assertThat(keys.revoke(made.key().id(), this::event)).isPresent();
        assertThat(keys.revoke(made.key().id(), this::event)).isEmpty();
    }

    @Test
    void everyChangeCountsSoThatOtherNodesLearnOfIt() {
        long before = version();
        revoke(new Target.Client("client-1"), "");
        long afterRevocation = version();
        database.write(handle -> register.disable(handle, new Target.User("sam"), "", "root"));
        long afterLockOut = version();
        put("alex");
        long afterMapping = version();
        keys.create("nightly-report", List.of(), Duration.ofDays(1), "admin", this::event);

        assertThat(List.of(before, afterRevocation, afterLockOut, afterMapping, version()))
                .isSorted()
                .doesNotHaveDuplicates();
    }

    private boolean change(Function<Handle, Boolean> change) {
        return database.write(change::apply);
    }

    private Revocation revoke(Target target, String reason) {
        return database.write(handle -> register.revoke(handle, target, reason, "root"));
    }

    private void put(String uid) {
        database.write(handle -> {
            mappings.put(handle, "https://idp.example.com", "u-1", uid, "root");
            return uid;
        });
    }

    private long version() {
        return database.reader()
                .withHandle(handle -> handle.createQuery("SELECT version FROM identity_version")
                        .mapTo(Long.class)
                        .one());
    }

    private AuditEntry event(ApiKey key) {
        return new AuditEntryBuilder(clock.instant(), DecisionId.next(), "console", "api_key")
                .detail(key.service())
                .build();
    }
}
