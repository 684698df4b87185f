package dev.gatehouse.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.identity.Caller;
import dev.gatehouse.json.Json;
import dev.gatehouse.store.Database;
import dev.gatehouse.store.Dialect;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work that outlasts its request. Each task runs on a virtual thread of this process, and every status it comes to is
 * durable before anybody hears of it; a task that runs while the process ends has failed. While a process works on
 * tasks it says so each {@link #SIGN_OF_LIFE}, and what nobody has spoken of for long has failed too: its node is no
 * more. Thread-safe.
 */
public final class Tasks {
    private static final Logger LOG = LoggerFactory.getLogger(Tasks.class);
    private static final int MOST_OF_ONE = 100;
    private static final int FAILED = -32603;
    /** How often a node says of its tasks that it works on them. */
    public static final Duration SIGN_OF_LIFE = Duration.ofSeconds(30);

    private static final Duration SILENCE = SIGN_OF_LIFE.multipliedBy(4);

    private final TaskTable table;
    private final boolean shared;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Live> running = new ConcurrentHashMap<>();
    private final List<Consumer<Task>> listeners = new CopyOnWriteArrayList<>();

    Tasks(Database database, Clock clock) {
        this.table = new TaskTable(database);
        this.shared = database.dialect() != Dialect.SQLITE;
        this.clock = clock;
    }

    /** Goes on with the work of a task; called again with the answers whenever it asked for something. */
    @FunctionalInterface
    public interface Work {
        Step go(Input input, Cancellation cancellation);
    }

    /** How far the work came. */
    public sealed interface Step {
        /** It is done; {@code result} as a client reads it. */
        record Done(ObjectNode result) implements Step {}

        /** It needs to know something first. */
        record Asks(InputRequired wanted) implements Step {}

        /** It cannot be done; {@code said} is for the client. */
        record Failed(String said) implements Step {}
    }

    /** A task of this process, and what it waits for. */
    private static final class Live {
        private final String id;
        private final Caller owner;
        private final Work work;
        private final Cancellation cancellation = new Cancellation();
        /** The open questions by the keys that the client knows, and the handler's own keys for them. */
        private final Map<String, String> open = new LinkedHashMap<>();

        private final ObjectNode questions = Json.object();
        private final ObjectNode answers = Json.object();
        private final ObjectNode everAsked = Json.object();
        private @Nullable JsonNode state;

        private Live(String id, Caller owner, Work work) {
            this.id = id;
            this.owner = owner;
            this.work = work;
        }
    }

    /**
     * Fails what a process that is no more left unfinished; to be called once, before anything is started. Where other
     * nodes may work on theirs, {@link #keepAlive} does it.
     */
    public void recover() {
        if (!shared) {
            table.failAll(error("The gateway was restarted while the task ran."), clock.instant());
        }
    }

    /**
     * Says that this process still works on its tasks, and fails those of which nobody says so any more. To be called
     * each {@link #SIGN_OF_LIFE}.
     */
    public void keepAlive() {
        Instant now = clock.instant();
        List<String> mine = List.copyOf(running.keySet());
        if (!mine.isEmpty()) {
            table.speakOf(mine, now);
        }
        Instant silent = now.minus(SILENCE);
        if (table.anySilentSince(silent)) {
            table.failSilentSince(silent, error("The node that worked on the task is no more."), now);
        }
    }

    /** Calls {@code listener} with each status that a task comes to; it must be quick and must not throw. */
    public void onChange(Consumer<Task> listener) {
        listeners.add(listener);
    }

    /**
     * Starts a task; it can be found when this returns.
     *
     * @throws ToolFailure if the owner has as many tasks at work as one may have
     */
    public Task start(Caller owner, String tool, Deferred deferred, Work work) throws ToolFailure {
        long mine = running.values().stream()
                .filter(live -> live.owner.issuer().equals(owner.issuer())
                        && live.owner.subject().equals(owner.subject()))
                .count();
        if (mine >= MOST_OF_ONE) {
            throw new ToolFailure("You have " + MOST_OF_ONE + " tasks at work. Wait for some, or cancel them.");
        }
        byte[] id = new byte[16];
        random.nextBytes(id);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Task task = new Task(
                Base64.getUrlEncoder().withoutPadding().encodeToString(id),
                owner.issuer(),
                owner.subject(),
                tool,
                Task.Status.WORKING,
                now,
                now,
                deferred.keep(),
                deferred.poll(),
                null);
        table.insert(task);
        Live live = new Live(task.id(), owner, work);
        running.put(task.id(), live);
        Thread.ofVirtual().name("task-" + task.id()).start(() -> run(live, Input.none()));
        return task;
    }

    /**
     * The task of this id, if it is this caller's and its time is not over. Tasks of callers who are not signed in
     * belong to whoever knows their ids, which cannot be guessed.
     */
    public @Nullable Task find(Caller owner, String id) {
        Task task = table.find(id, clock.instant());
        return task != null
                        && task.issuer().equals(owner.issuer())
                        && task.subject().equals(owner.subject())
                ? task
                : null;
    }

    /** Hands answers to a task that waits for them; what it does not wait for is left aside. */
    public void answer(Task task, ObjectNode responses) {
        Live live = running.get(task.id());
        if (live == null) {
            return;
        }
        synchronized (live) {
            boolean any = false;
            for (Map.Entry<String, JsonNode> response : responses.properties()) {
                String own = live.open.remove(response.getKey());
                if (own != null) {
                    live.answers.set(own, response.getValue());
                    live.questions.remove(response.getKey());
                    any = true;
                }
            }
            if (!any) {
                return;
            }
            if (!live.open.isEmpty()) {
                settle(live.id, Task.Status.INPUT_REQUIRED, live.questions.deepCopy());
                return;
            }
            Input input = new Input(live.answers.deepCopy(), live.state);
            settle(live.id, Task.Status.WORKING, null);
            Thread.ofVirtual().name("task-" + live.id).start(() -> run(live, input));
        }
    }

    /** Stops all work, which has failed then; to be called when the gateway stops. */
    public void stop() {
        for (String id : List.copyOf(running.keySet())) {
            Live live = running.remove(id);
            if (live != null) {
                settle(id, Task.Status.FAILED, error("The gateway stopped while the task ran."));
                live.cancellation.cancel();
            }
        }
    }

    /** Stops a task, if it is not finished. Of one that another node works on, nothing more will be heard. */
    public void cancel(Task task) {
        Live live = running.remove(task.id());
        settle(task.id(), Task.Status.CANCELLED, null);
        if (live != null) {
            live.cancellation.cancel();
        }
    }

    private void run(Live live, Input input) {
        Step step;
        try {
            step = live.work.go(input, live.cancellation);
        } catch (RuntimeException | StackOverflowError defect) {
            LOG.error("task {} failed unexpectedly", live.id, defect);
            step = new Step.Failed("The task failed with an internal error.");
        }
        if (live.cancellation.isCancelled()) {
            return;
        }
        switch (step) {
            case Step.Done done -> finish(live, Task.Status.COMPLETED, done.result());
            case Step.Failed failed -> finish(live, Task.Status.FAILED, error(failed.said()));
            case Step.Asks asks -> ask(live, asks.wanted());
        }
    }

    /** No two questions of a task have the same key, whatever keys the handler chooses. */
    private void ask(Live live, InputRequired wanted) {
        synchronized (live) {
            live.state = wanted.state();
            wanted.requests().forEach((own, request) -> {
                String key = own;
                for (int i = 2; live.everAsked.has(key); i++) {
                    key = own + "-" + i;
                }
                live.everAsked.put(key, true);
                live.open.put(key, own);
                ObjectNode question = Json.object().put("method", request.method());
                question.set("params", request.params());
                live.questions.set(key, question);
            });
            settle(live.id, Task.Status.INPUT_REQUIRED, live.questions.deepCopy());
        }
    }

    private void finish(Live live, Task.Status status, ObjectNode payload) {
        if (running.remove(live.id) != null) {
            settle(live.id, status, payload);
        }
    }

    private void settle(String id, Task.Status status, @Nullable ObjectNode payload) {
        try {
            if (table.update(id, status, payload, clock.instant())) {
                Task task = table.find(id, clock.instant());
                if (task != null) {
                    listeners.forEach(listener -> listener.accept(task));
                }
            }
        } catch (RuntimeException e) {
            LOG.error("the status {} of task {} cannot be kept", status, id, e);
        }
    }

    private static ObjectNode error(String said) {
        return Json.object().put("code", FAILED).put("message", said);
    }
}
