package dev.gatehouse.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.console.api.Role;
import dev.gatehouse.store.Database;
import dev.gatehouse.testing.TestClock;
import dev.gatehouse.testing.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class SessionsTest {
    private final TestDatabase kind;

    SessionsTest(TestDatabase kind) {
        this.kind = kind;
    }

    private static final Duration IDLE = Duration.ofMinutes(30);
    private static final Duration LIFETIME = Duration.ofHours(12);

    private final TestClock clock = new TestClock(Instant.parse("2026-11-21T09:00:00Z"));
    private Database database;
    private Sessions sessions;
    private Operators operators;

    @BeforeEach
    void open(@TempDir Path folder) {
        database = kind.open(folder);
        operators = new Operators(database, clock);
        database.write(handle -> operators.add(handle, "vera", "no hash", Role.VIEWER));
        sessions = new Sessions(database, clock, IDLE, LIFETIME);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void findsASessionByTheSecretOfItsCookie() {
        Sessions.Opened opened = sessions.open("vera", Role.VIEWER);
        assertThat(sessions.use(opened.secret())).contains(opened.session());
    }

    @Test
    void keepsNoSecretInTheDatabase() {
        Sessions.Opened opened = sessions.open("vera", Role.VIEWER);
        String id = database.reader()
                .withHandle(handle -> handle.select("SELECT id FROM operator_session")
                        .mapTo(String.class)
                        .one());
        assertThat(id).matches("[0-9a-f]{64}").doesNotContain(opened.secret());
        assertThat(sessions.use(id)).isEmpty();
    }

    @Test
    void noLongerCountsASessionAsOpenWhoseOperatorHasAnotherRole() {
        Session session = sessions.open("vera", Role.VIEWER).session();
        assertThat(sessions.isOpen(session)).isTrue();
        database.write(handle -> handle.execute("UPDATE operator SET role = 'auditor' WHERE username = 'vera'"));
        assertThat(sessions.isOpen(session)).isFalse();
    }

    @Test
    void endsASessionThatIsNotUsed() {
        String secret = sessions.open("vera", Role.VIEWER).secret();
        clock.advance(IDLE);
        assertThat(sessions.use(secret)).isEmpty();
    }

    @Test
    void keepsASessionThatIsUsed() {
        String secret = sessions.open("vera", Role.VIEWER).secret();
        clock.advance(Duration.ofMinutes(20));
        sessions.use(secret);
        clock.advance(Duration.ofMinutes(20));
        assertThat(sessions.use(secret)).isPresent();
    }

    @Test
    void endsASessionThatIsTooOldHoweverMuchItIsUsed() {
        String secret = sessions.open("vera", Role.VIEWER).secret();
        for (int minutes = 0; minutes < LIFETIME.toMinutes(); minutes += 20) {
            assertThat(sessions.use(secret)).isPresent();
            clock.advance(Duration.ofMinutes(20));
        }
        assertThat(sessions.use(secret)).isEmpty();
    }

    @Test
    void watchingIsNoUse() {
        Session session = sessions.open("vera", Role.VIEWER).session();
        clock.advance(Duration.ofMinutes(20));
        assertThat(sessions.isOpen(session)).isTrue();
        clock.advance(Duration.ofMinutes(20));
        assertThat(sessions.isOpen(session)).isFalse();
    }

    @Test
    void endsAnOperatorsSessionsWithTheOldPassword() {
        String secret = sessions.open("vera", Role.VIEWER).secret();
        database.write(handle -> operators.changePassword(handle, "vera", "another hash"));
        assertThat(sessions.use(secret)).isEmpty();
    }

    @Test
    void removesEndedSessionsAtTheNextLogin() {
        sessions.open("vera", Role.VIEWER);
        clock.advance(IDLE);
        sessions.open("vera", Role.VIEWER);
        int kept = database.reader()
                .withHandle(handle -> handle.select("SELECT count(*) FROM operator_session")
                        .mapTo(int.class)
                        .one());
        assertThat(kept).isEqualTo(1);
    }
}
