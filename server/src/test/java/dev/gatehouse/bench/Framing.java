package dev.gatehouse.bench;

import com.sun.management.ThreadMXBean;
import dev.gatehouse.json.JsonRpc;
import dev.gatehouse.json.JsonRpcRefused;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/** What it costs to make a typed message of the bytes of a posted call, on one thread. */
final class Framing {
    private static final int ROUNDS = 5;
    private static final int BATCH = 1000;
    private static final String HEAD =
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"echo\",\"arguments\":{\"message\":\"";
    private static final String TAIL = "\"}}}";

    /** A message keeps the compiler from leaving the reading out. */
    private static volatile Object kept = "";

    private final byte[] body;

    private Framing(byte[] body) {
        this.body = body;
    }

    /**
     * One size of call.
     *
     * @param nanos time a call, the median of the rounds
     * @param allocated bytes a call
     */
    record Cost(int bytes, double nanos, long allocated) {}

    /** Measures calls of exactly this many bytes. */
    static Cost of(int bytes) throws JsonRpcRefused {
        String filler = "x".repeat(bytes - HEAD.length() - TAIL.length());
        Framing framing = new Framing((HEAD + filler + TAIL).getBytes(StandardCharsets.UTF_8));
        framing.round(Duration.ofSeconds(3));
        double[] nanos = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            nanos[round] = framing.round(Duration.ofSeconds(1));
        }
        Arrays.sort(nanos);
        return new Cost(framing.body.length, nanos[ROUNDS / 2], framing.allocated());
    }

    private double round(Duration length) throws JsonRpcRefused {
        long start = System.nanoTime();
        long calls = 0;
        long elapsed;
        do {
            read();
            calls += BATCH;
            elapsed = System.nanoTime() - start;
        } while (elapsed < length.toNanos());
        return (double) elapsed / calls;
    }

    private long allocated() throws JsonRpcRefused {
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = thread.getCurrentThreadAllocatedBytes();
        read();
        return (thread.getCurrentThreadAllocatedBytes() - before) / BATCH;
    }

    private void read() throws JsonRpcRefused {
        for (int i = 0; i < BATCH; i++) {
            kept = JsonRpc.read(body);
        }
    }
}
