package dev.gatehouse.discovery.attempts;

import dev.gatehouse.audit.AuditEntry;
import dev.gatehouse.audit.AuditEvent;
import dev.gatehouse.discovery.attempts.SignInAttempt.Step;
import dev.gatehouse.limits.ClientNetwork;
import dev.gatehouse.oauth.SignInStage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The latest attempts to sign in that this node saw: requests that belong together, by client id, user, address and
 * program. In memory alone, at most 200, at most 20 of one network, so that nobody crowds out the others. Thread-safe.
 */
public final class SignInAttempts {
    private static final int MOST = 200;
    private static final int MOST_OF_ONE_NETWORK = 20;
    private static final int MOST_STEPS = 60;
    private static final Duration REPEATS_TOLD_EVERY = Duration.ofSeconds(1);

    private final Way way;
    private final Clock clock;
    private final Deque<SignInAttempt> latestFirst = new ArrayDeque<>();
    private final List<Consumer<SignInAttempt>> listeners = new CopyOnWriteArrayList<>();
    private long lastId;

    /** Who may complete an attempt by a call; for a look without the lock, since every call is looked at. */
    private volatile Set<String> awaited = Set.of();

    public SignInAttempts(Way way, Clock clock) {
        this.way = way;
        this.clock = clock;
    }

    /** The attempts that are kept, the one that moved last first. */
    public synchronized List<SignInAttempt> latest() {
        return List.copyOf(latestFirst);
    }

    /** How many attempts are kept at most. */
    public int capacity() {
        return MOST;
    }

    /** Calls {@code listener} with an attempt each time it changed; it must be quick, and must not throw. */
    public void subscribe(Consumer<SignInAttempt> listener) {
        listeners.add(listener);
    }

    /** An event became durable: a first call, or a call for which a client has to ask for more. */
    public void recorded(AuditEvent event) {
        AuditEntry entry = event.entry();
        String clientId = entry.clientId();
        if (clientId == null || !entry.front().equals("mcp")) {
            return;
        }
        if (entry.decision().equals("allow")) {
            String address = entry.address() == null ? "" : entry.address();
            if (awaited.contains(clientId) || awaited.contains(network(address))) {
                called(entry, clientId, address);
            }
        } else if (entry.reason().equals("insufficient_scope") && entry.count() == 1 && way.embedded()) {
            saw(sighting(
                    entry,
                    clientId,
                    SignInStage.CHALLENGE,
                    "The client was told to ask for more: " + String.join(" ", entry.missingScopes()) + "."));
        }
    }

    private synchronized void called(AuditEntry entry, String clientId, String address) {
        for (SignInAttempt attempt : latestFirst) {
            boolean same = way.embedded()
                    ? clientId.equals(attempt.clientId())
                            && attempt.reached(SignInStage.TOKEN)
                            && isSame(attempt.uid(), entry.uid())
                    : ClientNetwork.of(attempt.address()).equals(ClientNetwork.of(address))
                            && Sighting.family(attempt.userAgent()).equals(Sighting.family(userAgent(entry)));
            if (same && !attempt.isOver()) {
                String what = entry.tool() == null ? entry.method() : entry.method() + " " + entry.tool();
                goOn(attempt, sighting(entry, clientId, SignInStage.CALL, "The client called " + what + "."));
                return;
            }
        }
    }

    private static Sighting sighting(AuditEntry entry, String clientId, SignInStage stage, String detail) {
        return new Sighting(
                entry.time(),
                stage,
                true,
                "POST /mcp",
                entry.status(),
                detail,
                false,
                entry.address() == null ? "" : entry.address(),
                userAgent(entry),
                KnownPrograms.byAgent(userAgent(entry)),
                clientId,
                entry.clientName(),
                null,
                entry.uid());
    }

    private static @Nullable String userAgent(AuditEntry entry) {
        return entry.caller().userAgent();
    }

    /** Something that belongs to a sign-in was answered. */
    synchronized void saw(Sighting sighting) {
        Instant now = sighting.at();
        SignInAttempt found = null;
        for (SignInAttempt attempt : latestFirst) {
            if (Affinity.of(attempt, sighting, now)) {
                found = attempt;
                break;
            }
        }
        if (found != null) {
            goOn(found, sighting);
        } else if (begins(sighting)) {
            makeRoom(sighting.network());
            keep(changed(null, sighting, firstSteps(sighting)));
        }
    }

    /** A token that is refused by an endpoint, or renewed, is everyday life. */
    private static boolean begins(Sighting sighting) {
        return switch (sighting.stage()) {
            case CALL -> false;
            case TOKEN -> !sighting.passed();
            case RESOURCE_METADATA, SERVER_METADATA, CHALLENGE, REGISTRATION, AUTHORIZATION, LOGIN, CONSENT -> true;
        };
    }

    private void goOn(SignInAttempt attempt, Sighting sighting) {
        List<Step> steps = new ArrayList<>(attempt.steps());
        Step step = sighting.step();
        Step last = steps.getLast();
        boolean repeated = last.isLike(step);
        if (repeated) {
            steps.set(steps.size() - 1, last.again(sighting.at()));
        } else if (steps.size() < MOST_STEPS || sighting.stage() == SignInStage.CALL) {
            Affinity.implied(attempt, sighting).forEach(steps::add);
            steps.add(step);
        } else {
            return;
        }
        latestFirst.remove(attempt);
        boolean quiet = repeated && last.lastAt().plus(REPEATS_TOLD_EVERY).isAfter(sighting.at());
        SignInAttempt next = changed(attempt, sighting, steps);
        latestFirst.addFirst(next);
        await();
        if (!quiet) {
            tell(next);
        }
    }

    private static List<Step> firstSteps(Sighting sighting) {
        List<Step> steps = new ArrayList<>(Affinity.implied(null, sighting));
        steps.add(sighting.step());
        return steps;
    }

    private SignInAttempt changed(@Nullable SignInAttempt before, Sighting sighting, List<Step> steps) {
        String program = sighting.program() == null ? null : sighting.program().name();
        String agent = sighting.byBrowser() ? null : sighting.userAgent();
        return new SignInAttempt(
                before == null ? ++lastId : before.id(),
                first(program, before == null ? null : before.program()),
                first(sighting.clientId(), before == null ? null : before.clientId()),
                first(sighting.clientName(), before == null ? null : before.clientName()),
                before == null ? sighting.address() : before.address(),
                first(before == null ? null : before.browser(), sighting.byBrowser() ? sighting.address() : null),
                before == null || before.userAgent() == null ? agent : before.userAgent(),
                first(sighting.uid(), before == null ? null : before.uid()),
                way.standing(steps),
                steps);
    }

    private static @Nullable String first(@Nullable String one, @Nullable String other) {
        return one == null ? other : one;
    }

    private void keep(SignInAttempt attempt) {
        latestFirst.addFirst(attempt);
        await();
        tell(attempt);
    }

    private void tell(SignInAttempt attempt) {
        listeners.forEach(listener -> listener.accept(attempt));
    }

    private void makeRoom(String network) {
        int ofNetwork = 0;
        for (SignInAttempt attempt : latestFirst) {
            ofNetwork += network(attempt.address()).equals("from " + network) ? 1 : 0;
        }
        if (ofNetwork >= MOST_OF_ONE_NETWORK) {
            Iterator<SignInAttempt> oldestFirst = latestFirst.descendingIterator();
            while (oldestFirst.hasNext()) {
                if (network(oldestFirst.next().address()).equals("from " + network)) {
                    oldestFirst.remove();
                    return;
                }
            }
        }
        if (latestFirst.size() >= MOST) {
            latestFirst.removeLast();
        }
    }

    /** Notes whose calls are worth a look. */
    private void await() {
        Instant since = clock.instant().minus(Affinity.ONE_SIGN_IN);
        Set<String> waiting = new HashSet<>();
        for (SignInAttempt attempt : latestFirst) {
            if (attempt.isOver() || attempt.lastAt().isBefore(since)) {
                continue;
            }
            if (!way.embedded()) {
                waiting.add(network(attempt.address()));
            } else if (attempt.clientId() != null && attempt.reached(SignInStage.TOKEN)) {
                waiting.add(attempt.clientId());
            }
        }
        awaited = Set.copyOf(waiting);
    }

    /** As it stands among those that are awaited; no client id has a blank in it. */
    private static String network(String address) {
        return "from " + ClientNetwork.of(address);
    }

    private static boolean isSame(@Nullable String one, @Nullable String other) {
        return one == null || other == null || one.equals(other);
    }
}
