package dev.gatehouse.bench;

import dev.gatehouse.json.JsonRpc;
import dev.gatehouse.json.JsonRpcRefused;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How long it takes to make a typed message of the bytes of a posted call, a small one and a large one. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@State(Scope.Benchmark)
public class FramingBenchmark {
    private static final String HEAD =
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"echo\",\"arguments\":{\"message\":\"";
    private static final String TAIL = "\"}}}";

    @Param({"200", "16384"})
    int bytes;

    private byte[] body;

    @Setup
    public void write() {
        String filler = "x".repeat(bytes - HEAD.length() - TAIL.length());
        body = (HEAD + filler + TAIL).getBytes(StandardCharsets.UTF_8);
    }

    @Benchmark
    public JsonRpc framing() throws JsonRpcRefused {
        return JsonRpc.read(body);
    }
}
