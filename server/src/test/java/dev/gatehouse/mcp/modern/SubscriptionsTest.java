package dev.gatehouse.mcp.modern;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.identity.Caller;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SubscriptionsTest {
    private final Subscriptions subscriptions = new Subscriptions(10, 5);

    @Test
    void endsWhoIsUnwelcome() throws InterruptedException {
        Subscription alex = subscription("alex");
        Subscription sam = subscription("sam");
        subscriptions.add(alex);
        subscriptions.add(sam);

        subscriptions.end(caller -> caller.subject().equals("alex"));

        assertThat(alex.await(0).end()).isTrue();
        assertThat(sam.await(0).end()).isFalse();
    }

    @Test
    void endsWhoWasLetInBeforeARevocationAndListensOnlyAfterIt() throws InterruptedException {
        subscriptions.end(caller -> caller.subject().equals("alex"));
        Subscription late = subscription("alex");

        subscriptions.add(late);

        assertThat(late.await(0).end()).isTrue();
    }

    private static Subscription subscription(String subject) {
        Caller caller = new Caller(
                Caller.Kind.USER,
                "https://issuer.example",
                subject,
                subject,
                null,
                Set.of(),
                Set.of(),
                Set.of(),
                null,
                null,
                null,
                null,
                null,
                Instant.MAX);
        return new Subscription(caller, Set.of(), Set.of(), Set.of());
    }
}
