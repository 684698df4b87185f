package dev.gatehouse.upstream;

import dev.gatehouse.store.Database;
import dev.gatehouse.tools.Offerings;
import dev.gatehouse.tools.governance.ToolGovernance;
import io.dropwizard.lifecycle.Managed;
import io.github.resilience4j.core.IntervalFunction;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the catalogue in step with what the backends offer: each is asked on a thread of its own, at the start, when it
 * tells of a change and from time to time. One that does not answer keeps what it offered last, also over a restart.
 * Thread-safe.
 */
public final class Upstreams implements Managed {
    private static final Logger LOG = LoggerFactory.getLogger(Upstreams.class);
    /** The start of the gateway waits for backends no longer than this. */
    private static final Duration START = Duration.ofSeconds(5);

    /** Somebody sits before the console and waits. */
    private static final Duration PROBE = Duration.ofSeconds(20);

    /** In characters. */
    private static final int LONGEST_TOLD = 16 * 1024 * 1024;

    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final IntervalFunction PAUSES =
            IntervalFunction.ofExponentialRandomBackoff(Duration.ofSeconds(1), 2, 0.3, LONGEST_PAUSE);

    private final ToolGovernance governance;
    private final LastTold lastTold;
    private final Clock clock;
    private final Map<String, Kept> kept = new LinkedHashMap<>();

    /**
     * Offers what {@code sources} bring, once started; their ids are unique.
     *
     * @param database keeps what they told last
     */
    public Upstreams(List<UpstreamSource> sources, ToolGovernance governance, Database database, Clock clock) {
        this.governance = governance;
        this.lastTold = new LastTold(database);
        this.clock = clock;
        sources.forEach(source -> kept.put(source.id(), new Kept(source)));
    }

    @Override
    public void start() throws InterruptedException {
        long deadline = System.nanoTime() + START.toNanos();
        forgetOthers();
        kept.values().forEach(Kept::start);
        for (Kept one : kept.values()) {
            one.asked.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        }
    }

    private void forgetOthers() {
        try {
            lastTold.forgetAllBut(kept.keySet());
        } catch (RuntimeException e) {
            LOG.warn("what upstreams offered that are not configured any more could not be deleted", e);
        }
    }

    @Override
    public void stop() {
        kept.values().forEach(Kept::stop);
    }

    /** How it stands with each backend, in the order of the configuration. */
    public List<UpstreamState> states() {
        List<UpstreamState> states = new ArrayList<>();
        kept.values().forEach(one -> states.add(one.state));
        return states;
    }

    /**
     * How it stands with a backend that does not answer now, while what it offered last is still offered; absent for
     * one that answers, and for what is none.
     */
    public @Nullable UpstreamState stale(@Nullable String id) {
        Kept one = id == null ? null : kept.get(id);
        UpstreamState state = one == null ? null : one.state;
        return state != null && state.phase() == UpstreamState.Phase.STALE ? state : null;
    }

    /**
     * Tries a backend now, step by step; what takes longer than 20 seconds is given up.
     *
     * @throws IllegalArgumentException if there is none of this name
     */
    public Probe probe(String id) throws InterruptedException {
        Kept one = kept.get(id);
        if (one == null) {
            throw new IllegalArgumentException("There is no upstream named " + id + ".");
        }
        Probe probe = new Probe();
        Thread probing = Thread.ofVirtual().name("upstream-" + id + "-probe").start(() -> {
            try {
                one.source.probe(probe);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // given up
            }
        });
        if (!probing.join(PROBE)) {
            probe.givenUp();
            probing.interrupt();
        }
        return probe;
    }

    /** Asks a backend again soon; nothing happens if there is none of this name. */
    public void reload(String id) {
        Kept one = kept.get(id);
        if (one != null) {
            one.wake.release();
        }
    }

    /** One source, and the thread that asks it. */
    private final class Kept {
        private final UpstreamSource source;
        private final Semaphore wake = new Semaphore(0);
        private final CountDownLatch asked = new CountDownLatch(1);
        private volatile UpstreamState state;
        private volatile @Nullable Thread thread;
        private @Nullable String remembered;

        Kept(UpstreamSource source) {
            this.source = source;
            this.state = new UpstreamState(
                    source.id(), UpstreamState.Phase.STARTING, clock.instant(), null, null, null, List.of());
        }

        void start() {
            source.start(wake::release);
            thread = Thread.ofVirtual().name("upstream-" + source.id()).start(this::keep);
        }

        void stop() {
            Thread running = thread;
            if (running != null) {
                running.interrupt();
            }
            source.stop();
        }

        private void keep() {
            try {
                recall();
                int failures = 0;
                while (!Thread.currentThread().isInterrupted()) {
                    failures = ask() ? 0 : failures + 1;
                    asked.countDown();
                    rest(failures);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                asked.countDown();
            }
        }

        private void recall() {
            try {
                LastTold.Told last = lastTold.of(source.id());
                Offerings offered = last == null ? null : source.recall(last.text());
                if (last != null && offered != null) {
                    governance.offer(source.id(), source.approval(), offered);
                    state = state.recalled(last.at(), offered.leftOut());
                    remembered = last.text();
                }
            } catch (RuntimeException e) {
                LOG.warn("upstream {}: what it offered before the start cannot be offered again", source.id(), e);
            }
        }

        private void remember() {
            String told = source.told();
            if (told == null || told.length() > LONGEST_TOLD) {
                return;
            }
            try {
                LastTold.Told now = new LastTold.Told(told, clock.instant());
                if (!told.equals(remembered) || !lastTold.keepTime(source.id(), now)) {
                    lastTold.keep(source.id(), now);
                }
                remembered = told;
            } catch (RuntimeException e) {
                LOG.warn("upstream {}: what it offers could not be kept for the next start", source.id(), e);
            }
        }

        /** Until it is time, or somebody says so; whatever was said meanwhile is answered by asking once. */
        private void rest(int failures) throws InterruptedException {
            Duration refresh = source.refreshEvery();
            if (failures > 0) {
                wake.tryAcquire(PAUSES.apply(failures), TimeUnit.MILLISECONDS);
            } else if (refresh == null) {
                wake.acquire();
            } else {
                wake.tryAcquire(refresh.toMillis(), TimeUnit.MILLISECONDS);
            }
            wake.drainPermits();
        }

        private boolean ask() throws InterruptedException {
            try {
                Offerings offered = source.load();
                governance.offer(source.id(), source.approval(), offered);
                if (state.phase() != UpstreamState.Phase.READY) {
                    LOG.info("upstream {} is ready", source.id());
                }
                remember();
                state = state.loaded(clock.instant(), source.protocol(), offered.leftOut());
                return true;
            } catch (UpstreamFailure e) {
                failed(String.valueOf(e.getMessage()));
            } catch (IllegalArgumentException e) {
                failed("What it offers cannot be taken: " + e.getMessage());
            } catch (RuntimeException e) {
                LOG.error("upstream {} could not be asked", source.id(), e);
                failed("An internal error; the server's log has it.");
            }
            return false;
        }

        private void failed(String why) {
            UpstreamState before = state;
            state = before.failed(clock.instant(), why);
            if (before.phase() != state.phase()) {
                LOG.warn("upstream {} is {}: {}", source.id(), state.phase(), why);
            }
        }
    }
}
