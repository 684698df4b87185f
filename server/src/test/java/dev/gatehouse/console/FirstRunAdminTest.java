package dev.gatehouse.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.audit.AuditLog;
import dev.gatehouse.audit.AuditQuery;
import dev.gatehouse.audit.AuditSearch;
import dev.gatehouse.identity.Passwords;
import dev.gatehouse.store.Database;
import dev.gatehouse.testing.TestDatabase;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class FirstRunAdminTest {
    private final TestDatabase kind;

    FirstRunAdminTest(TestDatabase kind) {
        this.kind = kind;
    }

    private final Passwords passwords = new Passwords(4);
    private Database database;
    private AuditLog log;
    private Operators operators;
    private FirstRunAdmin admin;

    @BeforeEach
    void open(@TempDir Path folder) {
        database = kind.open(folder);
        log = new AuditLog(database);
        operators = new Operators(database, Clock.systemUTC());
        admin = new FirstRunAdmin(operators, passwords, new OperatorActs(log, Clock.systemUTC()));
    }

    @AfterEach
    void close() {
        database.close();
    }

    private boolean opens(String password) {
        String hash = operators.byUsername("admin").orElseThrow().passwordHash();
        return passwords.matches(password.toCharArray(), hash);
    }

    @Test
    void makesUpAPasswordOnceAndReturnsIt() {
        String password = admin.ensure(null).orElseThrow();
        assertThat(password).hasSizeGreaterThanOrEqualTo(20);
        assertThat(opens(password)).isTrue();
        assertThat(admin.ensure(null)).isEmpty();
    }

    @Test
    void takesTheConfiguredPasswordAndDoesNotReturnIt() {
        assertThat(admin.ensure("configured")).isEqualTo(Optional.empty());
        assertThat(opens("configured")).isTrue();
    }

    @Test
    void replacesThePasswordByANewlyConfiguredOneAndRecordsThat() {
        admin.ensure("old words");
        admin.ensure("new words");
        assertThat(opens("new words")).isTrue();
        assertThat(opens("old words")).isFalse();
        assertThat(new AuditSearch(database).find(AuditQuery.everything(10)))
                .extracting(event -> event.entry().method())
                .containsExactly("password.replace", "operator.add");
    }

    @Test
    void leavesASamePasswordAndItsRecordAlone() {
        admin.ensure("same words");
        admin.ensure("same words");
        assertThat(log.headSeq()).isOne();
    }

    @Test
    void tellsLongPasswordsApartBeyondWhatBcryptReads() {
        String prefix = "a".repeat(100);
        admin.ensure(prefix + "1");
        assertThat(opens(prefix + "1")).isTrue();
        assertThat(opens(prefix + "2")).isFalse();
    }
}
