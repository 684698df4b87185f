package dev.gatehouse.upstream.forwarding;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.gatehouse.upstream.UpstreamFailure;
import dev.gatehouse.upstream.UpstreamFailure.Kind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;

/**
 * Tokens for one backend, kept by whom they are for until shortly before they expire. Whoever wants the same one while
 * it is fetched waits for it; what could not be fetched is tried again by the next. Thread-safe.
 *
 * @param <K> whom a token is for
 */
final class FetchedTokens<K> {
    private static final int MOST_KEPT = 10_000;
    private static final Duration MARGIN = Duration.ofSeconds(15);
    private static final Executor THREADS =
            task -> Thread.ofVirtual().name("token").start(task);

    private final AsyncCache<K, Fetched> kept;

    /** What came of a fetch. */
    private sealed interface Fetched {
        record Got(TokenServer.Token token) implements Fetched {}

        record Failed(UpstreamFailure failure) implements Fetched {}
    }

    FetchedTokens(Clock clock) {
        this.kept = Caffeine.newBuilder()
                .maximumSize(MOST_KEPT)
                .executor(THREADS)
                .expireAfter(Expiry.<K, Fetched>writing((_, fetched) -> useful(clock.instant(), fetched)))
                .buildAsync();
    }

    /** A token that lives for less than twice the margin is used for half its life; a failure for none. */
    private static Duration useful(Instant now, Fetched fetched) {
        return switch (fetched) {
            case Fetched.Failed _ -> Duration.ZERO;
            case Fetched.Got(TokenServer.Token token) -> {
                Duration left = Duration.between(now, token.until());
                Duration useful = left.compareTo(MARGIN.multipliedBy(2)) > 0 ? left.minus(MARGIN) : left.dividedBy(2);
                yield useful.isNegative() ? Duration.ZERO : useful;
            }
        };
    }

    /** Fetches a token. */
    @FunctionalInterface
    interface Fetch {
        TokenServer.Token fetch() throws UpstreamFailure;
    }

    String get(K key, Fetch fetch) throws UpstreamFailure {
        Fetched fetched;
        try {
            fetched = kept.get(key, (_, executor) -> CompletableFuture.supplyAsync(() -> tried(fetch), executor))
                    .get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a token could not be fetched", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UpstreamFailure(Kind.TOKEN_REFUSED, "The call was cancelled.");
        }
        return switch (fetched) {
            case Fetched.Got(TokenServer.Token token) -> token.text();
            case Fetched.Failed(UpstreamFailure failure) ->
                throw new UpstreamFailure(
                        failure.kind(), String.valueOf(failure.getMessage()), failure.outcome(), failure);
        };
    }

    /** Forgets every token. */
    void forget() {
        kept.synchronous().invalidateAll();
    }

    private static Fetched tried(Fetch fetch) {
        try {
            return new Fetched.Got(fetch.fetch());
        } catch (UpstreamFailure e) {
            return new Fetched.Failed(e);
        }
    }
}
