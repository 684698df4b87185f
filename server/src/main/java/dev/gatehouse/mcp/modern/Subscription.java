package dev.gatehouse.mcp.modern;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.identity.Caller;
import dev.gatehouse.tools.CatalogChange;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What one listening client asked to be told, and what it is still to be told. However much happens, there is never
 * more to tell than one notification for each thing asked for. Thread-safe.
 */
final class Subscription {
    private final Caller caller;
    private final Set<CatalogChange.Kind> lists;
    private final Set<String> uris;
    private final Set<String> tasks;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition something = lock.newCondition();
    private final Set<CatalogChange.Kind> changed = EnumSet.noneOf(CatalogChange.Kind.class);
    private final Set<String> updated = new LinkedHashSet<>();
    private final Set<ObjectNode> moved = new LinkedHashSet<>();
    private boolean ended;

    Subscription(Caller caller, Set<CatalogChange.Kind> lists, Set<String> uris, Set<String> tasks) {
        this.caller = caller;
        this.lists = Set.copyOf(lists);
        this.uris = Set.copyOf(uris);
        this.tasks = Set.copyOf(tasks);
    }

    Caller caller() {
        return caller;
    }

    Set<CatalogChange.Kind> lists() {
        return lists;
    }

    Set<String> uris() {
        return uris;
    }

    Set<String> tasks() {
        return tasks;
    }

    /** What there is to tell. */
    record News(Set<CatalogChange.Kind> lists, Set<String> uris, Set<ObjectNode> tasks, boolean end) {
        boolean isEmpty() {
            return lists.isEmpty() && uris.isEmpty() && tasks.isEmpty() && !end;
        }
    }

    void hear(CatalogChange change) {
        lock.lock();
        try {
            boolean news =
                    switch (change) {
                        case CatalogChange.Lists those -> {
                            Set<CatalogChange.Kind> asked = EnumSet.copyOf(those.kinds());
                            asked.retainAll(lists);
                            yield changed.addAll(asked);
                        }
                        case CatalogChange.Updated one ->
                            uris.contains(one.uri()) && one.concerns(caller) && updated.add(one.uri());
                    };
            if (news) {
                something.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** A task of the caller has another status; the newest of each is enough. */
    void hearTask(String id, ObjectNode task) {
        if (!tasks.contains(id)) {
            return;
        }
        lock.lock();
        try {
            moved.removeIf(older -> older.path("taskId").asText().equals(id));
            moved.add(task);
            something.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Nothing more will be told. */
    void end() {
        lock.lock();
        try {
            ended = true;
            something.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for something to tell; empty if there was nothing for {@code millis}. */
    News await(long millis) throws InterruptedException {
        lock.lock();
        try {
            long nanos = TimeUnit.MILLISECONDS.toNanos(millis);
            while (!ended && changed.isEmpty() && updated.isEmpty() && moved.isEmpty() && nanos > 0) {
                nanos = something.awaitNanos(nanos);
            }
            News news = new News(Set.copyOf(changed), Set.copyOf(updated), Set.copyOf(moved), ended);
            changed.clear();
            updated.clear();
            moved.clear();
            return news;
        } finally {
            lock.unlock();
        }
    }
}
