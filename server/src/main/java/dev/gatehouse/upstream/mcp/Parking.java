package dev.gatehouse.upstream.mcp;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import com.github.benmanes.caffeine.cache.Scheduler;
import dev.gatehouse.identity.Caller;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Work whose server waits for an answer that comes with another request: a client of the modern era is asked by ending
 * its request, while a server of the older revisions keeps its own open. Kept on this node alone, for ten minutes at
 * most. Thread-safe.
 */
final class Parking {
    private static final int MOST = 10_000;
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final int ID_BYTES = 18;
    private static final int NODE_BYTES = 6;

    private final SecureRandom random = new SecureRandom();

    /** Begins the name of all that is kept here, and of nothing that is kept elsewhere. */
    private final String here = text(NODE_BYTES) + ".";

    private final Cache<String, Parked> parked = Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterWrite(PATIENCE)
            .scheduler(Scheduler.systemScheduler())
            .<String, Parked>removalListener((_, one, cause) -> {
                if (one != null && cause != RemovalCause.EXPLICIT) {
                    one.work().close();
                }
            })
            .build();

    /** Work that waits, whose it is, and for what it waits. */
    record Parked(
            Work work,
            Turn.Asks asked,
            String issuer,
            String subject,
            @Nullable String client) {}

    /** Keeps work until the caller comes back with the answer; the name to find it by. */
    String keep(Work work, Turn.Asks asked, Caller caller) {
        String id = here + text(ID_BYTES);
        parked.put(id, new Parked(work, asked, caller.issuer(), caller.subject(), caller.clientId()));
        return id;
    }

    private String text(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Whether what has this name was ever kept here, and not by another node or before a restart. */
    boolean isOurs(String id) {
        return id.startsWith(here);
    }

    /** Takes work out again; absent if it waited too long, on another node, or is somebody else's. */
    @Nullable
    Parked take(String id, Caller caller) {
        Parked one = parked.getIfPresent(id);
        boolean theirs = one != null
                && one.issuer().equals(caller.issuer())
                && one.subject().equals(caller.subject())
                && Objects.equals(one.client(), caller.clientId());
        return theirs && parked.asMap().remove(id, one) ? one : null;
    }

    /** Gives up whatever waits. */
    void close() {
        parked.asMap().values().forEach(one -> one.work().close());
        parked.invalidateAll();
    }
}
