package dev.gatehouse.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.identity.Caller;
import dev.gatehouse.json.Json;
import dev.gatehouse.store.Database;
import dev.gatehouse.testing.TestClock;
import dev.gatehouse.testing.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of tasks whose node stops, dies or is not the one that is asked. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class TasksOfNodesTest {
    private final TestDatabase kind;

    TasksOfNodesTest(TestDatabase kind) {
        this.kind = kind;
    }

    @TempDir
    private Path folder;

    private final TestClock clock = new TestClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final CountDownLatch go = new CountDownLatch(1);
    private Database database;
    private Database elsewhere;
    private Tasks one;
    private Tasks other;

    @BeforeEach
    void open() {
        database = kind.open(folder);
        elsewhere = kind.open(folder);
        one = new Tasks(database, clock);
        other = new Tasks(elsewhere, clock);
    }

    @AfterEach
    void close() {
        go.countDown();
        elsewhere.close();
        database.close();
    }

    private Task start(Tasks node) throws ToolFailure {
        Deferred deferred =
                new Deferred(_ -> ToolResult.text("done"), Duration.ofHours(1), Duration.ofSeconds(1), false);
        return node.start(Caller.anonymous(), "slow", deferred, (_, _) -> {
            try {
                go.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return new Tasks.Step.Done(Json.object());
        });
    }

    private Task.Status status(Task task) {
        return Objects.requireNonNull(other.find(Caller.anonymous(), task.id())).status();
    }

    @Test
    void haveFailedOnceTheirNodeStops() throws ToolFailure {
        Task task = start(one);

        one.stop();

        assertThat(status(task)).isEqualTo(Task.Status.FAILED);
    }

    @Test
    void areLeftAloneAsLongAsTheirNodeSpeaksOfThem() throws ToolFailure {
        Task task = start(one);
        for (int i = 0; i < 10; i++) {
            clock.advance(Tasks.SIGN_OF_LIFE);
            one.keepAlive();
            other.keepAlive();
        }

        assertThat(status(task)).isEqualTo(Task.Status.WORKING);
    }

    @Test
    void haveFailedWhenNobodySpeaksOfThemAnyMore() throws ToolFailure {
        Task task = start(one);
        clock.advance(Tasks.SIGN_OF_LIFE.multipliedBy(5));

        other.keepAlive();

        assertThat(status(task)).isEqualTo(Task.Status.FAILED);
    }

    @Test
    void canBeCancelledAtAnotherNode() throws ToolFailure {
        Task task = start(one);

        other.cancel(task);

        assertThat(status(task)).isEqualTo(Task.Status.CANCELLED);
    }
}
