package dev.gatehouse.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.store.Database;
import dev.gatehouse.testing.TestDatabase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class UsersTest {
    private final TestDatabase kind;

    UsersTest(TestDatabase kind) {
        this.kind = kind;
    }

    @TempDir
    private Path directory;

    private Database database;
    private Users users;

    @BeforeEach
    void open() {
        database = kind.open(directory);
        users = new Users(database);
    }

    @AfterEach
    void close() {
        database.stop();
    }

    private User add(String username, String password) {
        return users.add(username, "Kim", null, password.toCharArray());
    }

    @Test
    void findsAUserByNameInAnyCaseAndByUid() {
        User added = add("Kim", "correct horse");

        assertThat(users.byUsername("KIM")).contains(added);
        assertThat(users.byUid(added.uid())).contains(added);
        assertThat(users.all()).containsExactly(added);
    }

    @Test
    void addsTheDemoUsersOnceThoughSeveralProcessesStartForTheFirstTimeTogether() throws Exception {
        CyclicBarrier together = new CyclicBarrier(4);
        try (ExecutorService processes = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> started = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                started.add(processes.submit(() -> {
                    together.await();
                    new Users(database).addDemoUsers();
                    return null;
                }));
            }
            for (Future<?> one : started) {
                one.get();
            }
        }

        assertThat(users.all()).extracting(User::username).containsExactly("alex", "sam");
    }

    @Test
    void authenticatesByPassword() {
        User added = add("kim", "correct horse");

        assertThat(users.authenticate("kim", "correct horse".toCharArray())).contains(added);
        assertThat(users.authenticate("kim", "wrong horse".toCharArray())).isEmpty();
        assertThat(users.authenticate("nobody", "correct horse".toCharArray())).isEmpty();
    }

    @Test
    void tellsPasswordsApartThatDifferBeyondWhatBcryptReads() {
        User added = add("kim", "x".repeat(73));

        assertThat(users.authenticate("kim", "x".repeat(73).toCharArray())).contains(added);
        assertThat(users.authenticate("kim", "x".repeat(72).toCharArray())).isEmpty();
        assertThat(users.authenticate("kim", "x".repeat(74).toCharArray())).isEmpty();
    }

    static List<String> badPasswords() {
        return List.of("short", "x".repeat(1025));
    }

    @ParameterizedTest
    @MethodSource("badPasswords")
    void refusesPasswordsThatAreTooShortOrTooLong(String password) {
        assertThatThrownBy(() -> add("kim", password)).hasMessageContaining("at least 8 characters");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "two words", "аlex", "-kim", "a\u0000b"})
    void refusesUsernames(String username) {
        assertThatThrownBy(() -> add(username, "correct horse")).hasMessageContaining("A username has");
    }

    @Test
    void refusesATakenUsername() {
        add("kim", "correct horse");

        assertThatThrownBy(() -> add("KIM", "correct horse")).hasMessageContaining("already");
    }
}
