package dev.gatehouse.identity;

import com.github.benmanes.caffeine.cache.Ticker;
import com.nimbusds.jose.jwk.JWK;
import dev.gatehouse.egress.Egress;
import dev.gatehouse.egress.EgressException;
import dev.gatehouse.egress.EgressResponse;
import io.dropwizard.lifecycle.Managed;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that an outside issuer publishes. They are fetched ahead of need every five minutes; an unknown key id
 * fetches them at once, but at most every 30 seconds and once for all who wait, so that a flood of made-up ids neither
 * reaches the issuer nor keeps a new key out for longer. What was fetched once stays in use while the issuer cannot be
 * reached, but not beyond its maximum age: then there are no keys, as on a cold start. Thread-safe; a known key id
 * takes no lock.
 */
public final class RemoteJwks implements KeySource, Managed {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteJwks.class);
    private static final int MAX_BYTES = 200 * 1024;
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Duration AHEAD = Duration.ofMinutes(5);
    private static final Duration COOLDOWN = Duration.ofSeconds(30);
    private static final Duration COLD_RETRY = Duration.ofSeconds(5);

    private final String issuer;
    private final JwksLocation location;
    private final Egress egress;
    private final Ticker ticker;
    private final long maxAge;
    private final ReentrantLock fetching = new ReentrantLock();

    private volatile @Nullable Snapshot snapshot;
    private volatile long nextOnDemand;
    private volatile @Nullable String problem = "not fetched yet";
    private volatile @Nullable Thread refresher;
    private volatile Consumer<String> onRotation = change -> {};

    /** A key set, its number, and when it was fetched. */
    private record Snapshot(PublishedKeys keys, long version, long fetched) {}

    /** The keys of this issuer: where it is configured, or by discovery. */
    public RemoteJwks(IssuerConfig issuer, Egress egress) {
        this(issuer, egress, Ticker.systemTicker());
    }

    RemoteJwks(IssuerConfig issuer, Egress egress, Ticker ticker) {
        this.issuer = issuer.issuer();
        this.location = new JwksLocation(issuer, egress);
        this.egress = egress;
        this.ticker = ticker;
        this.maxAge = issuer.jwksMaxAge().toNanoseconds();
        this.nextOnDemand = ticker.read();
    }

    @Override
    public void start() {
        refresher = Thread.ofVirtual().name("jwks " + issuer).start(this::refreshAhead);
    }

    @Override
    public void stop() {
        Thread running = refresher;
        if (running != null) {
            running.interrupt();
        }
    }

    @Override
    public @Nullable JWK find(String keyId) throws KeysUnavailable {
        Snapshot known = inUse();
        if (known != null && known.keys().byId().containsKey(keyId)) {
            return known.keys().byId().get(keyId);
        }
        fetchOnDemand();
        Snapshot now = inUse();
        if (now == null) {
            throw new KeysUnavailable("the keys of " + issuer
                    + (snapshot == null ? " could not be fetched yet: " : " are older than jwksMaxAge allows: ")
                    + problem);
        }
        return now.keys().byId().get(keyId);
    }

    @Override
    public long version() {
        Snapshot now = snapshot;
        if (now == null) {
            return 0;
        }
        return isTooOld(now) ? -now.version() : now.version();
    }

    /** Tells of every later fetch that brings other keys than the one before, with the ids of both, in words. */
    public void onRotation(Consumer<String> told) {
        onRotation = told;
    }

    /** The issuer whose keys these are. */
    public String issuer() {
        return issuer;
    }

    /** Why the last fetch brought nothing; absent if it brought keys. Keys of before may still be in use. */
    public @Nullable String problem() {
        return problem;
    }

    /** How long ago the keys in use were last fetched; absent while there are none. */
    public @Nullable Duration age() {
        Snapshot now = snapshot;
        return now == null ? null : Duration.ofNanos(ticker.read() - now.fetched());
    }

    /** Whether any keys are at hand that are not too old. */
    public boolean isReady() {
        return inUse() != null;
    }

    private @Nullable Snapshot inUse() {
        Snapshot now = snapshot;
        return now == null || isTooOld(now) ? null : now;
    }

    private boolean isTooOld(Snapshot keys) {
        return ticker.read() - keys.fetched() > maxAge;
    }

    /** Whoever comes while a fetch is under way waits for it, but not for long. */
    private void fetchOnDemand() {
        if (ticker.read() - nextOnDemand < 0) {
            return;
        }
        try {
            if (!fetching.tryLock(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        try {
            if (ticker.read() - nextOnDemand >= 0) {
                fetch();
            }
        } finally {
            fetching.unlock();
        }
    }

    private void refreshAhead() {
        try {
            while (true) {
                refresh();
                Thread.sleep(problem == null ? AHEAD : COLD_RETRY);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Fetches now, whatever was fetched on demand before. */
    void refresh() {
        fetching.lock();
        try {
            fetch();
        } finally {
            fetching.unlock();
        }
    }

    private void fetch() {
        String failure = null;
        try {
            Snapshot before = snapshot;
            use(PublishedKeys.read(download(), before == null ? PublishedKeys.NONE : before.keys()));
        } catch (EgressException e) {
            failure = e.reason();
        } catch (PublishedKeys.Unusable e) {
            failure = String.valueOf(e.getMessage());
        }
        if (failure != null && !failure.equals(problem)) {
            LOG.warn(
                    "Keys of {} not fetched: {}; {}",
                    issuer,
                    failure,
                    isReady() ? "the keys of before stay in use" : "its tokens cannot be verified");
        }
        problem = failure;
        nextOnDemand = ticker.read() + (isReady() ? COOLDOWN : COLD_RETRY).toNanos();
    }

    private byte[] download() throws EgressException, PublishedKeys.Unusable {
        EgressResponse response =
                egress.get(location.find(TIMEOUT), MAX_BYTES, TIMEOUT, "application/jwk-set+json, application/json");
        if (response.status() != 200) {
            throw new PublishedKeys.Unusable("the JWKS answers with status " + response.status());
        }
        return response.body();
    }

    private void use(PublishedKeys keys) {
        Snapshot before = snapshot;
        if (before == null || !before.keys().dropped().equals(keys.dropped())) {
            keys.dropped().forEach(reason -> LOG.warn("A published key of {} is not used: {}", issuer, reason));
        }
        long version = before == null ? 0 : before.version();
        boolean changed = before == null || !before.keys().byId().equals(keys.byId());
        snapshot = new Snapshot(keys, changed ? version + 1 : version, ticker.read());
        if (changed && before != null) {
            onRotation.accept("new are " + added(before.keys(), keys) + ", gone are " + added(keys, before.keys()));
        }
    }

    private static String added(PublishedKeys before, PublishedKeys after) {
        Set<String> added = new TreeSet<>(after.byId().keySet());
        added.removeIf(id -> Objects.equals(after.byId().get(id), before.byId().get(id)));
        return Claims.quoted(added);
    }
}
