package dev.gatehouse.mcp.modern;

import dev.gatehouse.identity.Caller;
import dev.gatehouse.tools.CatalogChange;
import dev.gatehouse.tools.Task;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Everybody who listens now. Bounded for each caller and altogether; thread-safe. */
final class Subscriptions {
    private final int most;
    private final int mostOfOne;
    private final Set<Subscription> open = ConcurrentHashMap.newKeySet();
    private final Map<Principal, Integer> counts = new ConcurrentHashMap<>();
    private volatile boolean stopped;

    /** Tells of anybody, also of who comes just after it was last asked, whether they may listen no more. */
    private volatile Predicate<Caller> unwelcome = _ -> false;

    private record Principal(String issuer, String subject) {
        static Principal of(Caller caller) {
            return new Principal(caller.issuer(), caller.subject());
        }
    }

    Subscriptions(int most, int mostOfOne) {
        this.most = most;
        this.mostOfOne = mostOfOne;
    }

    /** Lets a client listen; absent, or why there is no room. To be {@link #remove removed} if there was. */
    @Nullable
    String add(Subscription subscription) {
        if (open.size() >= most) {
            return "As many clients listen as this gateway takes.";
        }
        int mine = counts.merge(Principal.of(subscription.caller()), 1, Integer::sum);
        if (mine > mostOfOne) {
            uncount(subscription.caller());
            return "You listen on as many streams as one caller may have: " + mostOfOne + ".";
        }
        open.add(subscription);
        if (stopped || unwelcome.test(subscription.caller())) {
            subscription.end();
        }
        return null;
    }

    int size() {
        return open.size();
    }

    void remove(Subscription subscription) {
        if (open.remove(subscription)) {
            uncount(subscription.caller());
        }
    }

    private void uncount(Caller caller) {
        counts.computeIfPresent(Principal.of(caller), (_, count) -> count == 1 ? null : count - 1);
    }

    void announce(CatalogChange change) {
        open.forEach(subscription -> subscription.hear(change));
    }

    /** Only who owns a task can have asked about it. */
    void announce(Task task) {
        open.forEach(subscription -> subscription.hearTask(task.id(), Results.describe(task)));
    }

    void end(Predicate<Caller> unwelcome) {
        this.unwelcome = unwelcome;
        open.stream()
                .filter(subscription -> unwelcome.test(subscription.caller()))
                .forEach(Subscription::end);
    }

    void stop() {
        stopped = true;
        end(_ -> true);
    }
}
