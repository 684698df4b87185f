package dev.gatehouse.mcp.modern;

import dev.gatehouse.identity.Caller;
import dev.gatehouse.mcp.wire.ClientWatch;
import dev.gatehouse.mcp.wire.Cursors;
import dev.gatehouse.mcp.wire.SlowReaders;
import dev.gatehouse.mcp.wire.StreamsConfig;
import dev.gatehouse.store.Sealer;
import dev.gatehouse.tools.CatalogView;
import dev.gatehouse.tools.Tasks;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the requests of this era share: who listens, what is streamed, what is sealed. Thread-safe. */
public final class ModernParts {
    private static final long SWEEP_MILLIS = 100;
    private static final int SWEEPS_A_SECOND = 10;
    private static final Logger LOG = LoggerFactory.getLogger(ModernParts.class);

    private final Duration keepAlive;
    private final Clock clock;
    private final Subscriptions subscriptions;
    private final OpenStreams streams = new OpenStreams();
    private final ClientWatch watch = new ClientWatch();
    private final SlowReaders slowReaders;
    private final RequestStates states;
    private final Cursors cursors;
    private final Mirrors mirrors;
    private final CatalogView tools;
    private final CountDownLatch stopped = new CountDownLatch(1);

    /** {@code pageSize}: the most entries that one page of a list holds. */
    public ModernParts(StreamsConfig config, int pageSize, Sealer sealer, CatalogView tools, Clock clock) {
        this.keepAlive = config.keepAlive().toJavaDuration();
        this.clock = clock;
        this.subscriptions = new Subscriptions(config.most(), config.mostPerCaller());
        this.slowReaders = new SlowReaders(config);
        this.states = new RequestStates(sealer, clock);
        this.cursors = new Cursors(sealer, pageSize);
        this.mirrors = new Mirrors(tools);
        this.tools = tools;
    }

    /** Whether this task is the caller's. */
    boolean owns(Caller caller, String task) {
        return tools.tasks().find(caller, task) != null;
    }

    Duration keepAlive() {
        return keepAlive;
    }

    Clock clock() {
        return clock;
    }

    /** How many streams are open now: answers under way, and clients that listen. */
    public int openStreams() {
        return streams.size() + subscriptions.size();
    }

    Subscriptions subscriptions() {
        return subscriptions;
    }

    OpenStreams streams() {
        return streams;
    }

    ClientWatch watch() {
        return watch;
    }

    SlowReaders slowReaders() {
        return slowReaders;
    }

    RequestStates states() {
        return states;
    }

    Cursors cursors() {
        return cursors;
    }

    Mirrors mirrors() {
        return mirrors;
    }

    /** Starts to tell who listens, and what has to be done from time to time. */
    public void start() {
        tools.tasks().recover();
        tools.tasks().onChange(subscriptions::announce);
        tools.onChange(subscriptions::announce);
        Thread.ofPlatform().daemon().name("mcp-streams").start(this::keepHouse);
    }

    private void keepHouse() {
        try {
            for (long sweep = 0; !stopped.await(SWEEP_MILLIS, TimeUnit.MILLISECONDS); sweep++) {
                watch.sweep();
                if (sweep % SWEEPS_A_SECOND == 0) {
                    streams.keepAlive(keepAlive.toNanos());
                    slowReaders.sweep();
                }
                if (sweep % (SWEEPS_A_SECOND * Tasks.SIGN_OF_LIFE.toSeconds()) == SWEEPS_A_SECOND / 2) {
                    keepTasksAlive();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nothing of ours does this
        }
    }

    private void keepTasksAlive() {
        Thread.ofPlatform().daemon().name("mcp-tasks").start(() -> {
            try {
                tools.tasks().keepAlive();
            } catch (RuntimeException e) {
                LOG.warn("the tasks cannot be kept alive", e);
            }
        });
    }

    /** Ends the streams of callers who are no longer welcome. */
    public void disconnect(Predicate<Caller> unwelcome) {
        subscriptions.end(unwelcome);
    }

    /** Ends all streams that would not end by themselves, each with its last event. */
    public void stop() {
        stopped.countDown();
        subscriptions.stop();
        tools.tasks().stop();
    }
}
