package dev.gatehouse.bench;

import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.jetty.client.HttpClient;

/** Latency: calls leave at a fixed rate whatever comes back, and each is timed from when it should have left. */
final class OpenLoop {
    private final Calls calls;

    OpenLoop(Calls calls) {
        this.calls = calls;
    }

    /** Latencies in microseconds, and how many calls did not end well. */
    record Latency(double p50, double p99, double worst, long failures) {}

    Latency run(Target target, int perSecond, int seconds) throws Exception {
        int count = perSecond * seconds;
        long[] micros = new long[count];
        AtomicLong failures = new AtomicLong();
        CountDownLatch left = new CountDownLatch(count);
        HttpClient client = new HttpClient();
        client.setMaxConnectionsPerDestination(256);
        client.setMaxRequestsQueuedPerDestination(count);
        client.start();
        try {
            long interval = 1_000_000_000L / perSecond;
            long start = System.nanoTime();
            for (int i = 0; i < count; i++) {
                long due = start + i * interval;
                while (due - System.nanoTime() > 0) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
                int index = i;
                calls.request(client, target.mcp(), i).send(result -> {
                    micros[index] = (System.nanoTime() - due) / 1000;
                    if (result.isFailed() || result.getResponse().getStatus() != 200) {
                        failures.incrementAndGet();
                    }
                    left.countDown();
                });
            }
            if (!left.await(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException(target.name() + " did not answer every call");
            }
        } finally {
            client.stop();
        }
        Arrays.sort(micros);
        return new Latency(micros[count / 2], micros[(int) (count * 0.99)], micros[count - 1], failures.get());
    }
}
