package dev.gatehouse.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A server in a process of its own, pinned to one core where that is possible. */
final class Target implements AutoCloseable {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final String name;
    private final URI mcp;
    private final Process process;

    private Target(String name, URI mcp, Process process) {
        this.name = name;
        this.mcp = mcp;
        this.process = process;
    }

    /** Starts {@code mainClass} on this class path and waits until {@code port} takes connections. */
    static Target start(String name, int port, Path log, Map<String, String> environment, String... mainAndArguments)
            throws IOException, InterruptedException {
        return start(Cores.SERVER, name, port, log, environment, mainAndArguments);
    }

    /** The same on another core. */
    static Target start(
            int core, String name, int port, Path log, Map<String, String> environment, String... mainAndArguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(Cores.pin(core));
        command.addAll(java(mainAndArguments));
        return run(name, URI.create("http://localhost:" + port + "/mcp"), log, environment, command);
    }

    /** Starts any program that serves {@code mcp} and waits until that port takes connections. */
    static Target run(String name, URI mcp, Path log, Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        Target target = new Target(name, mcp, builder.start());
        target.awaitPort(mcp.getPort(), log);
        return target;
    }

    /** The words that run a class of this class path in a JVM of its own. */
    static List<String> java(String... mainAndArguments) {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path")));
        command.addAll(List.of(mainAndArguments));
        return command;
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private void awaitPort(int port, Path log) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (System.nanoTime() < deadline && process.isAlive()) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
                return;
            } catch (IOException e) {
                process.waitFor(100, TimeUnit.MILLISECONDS);
            }
        }
        process.destroyForcibly();
        throw new IOException(name + " does not answer: " + Files.readString(log));
    }

    String name() {
        return name;
    }

    URI mcp() {
        return mcp;
    }

    /** The CPU time that the process has used, in microseconds. */
    long cpuMicros() {
        return process.info().totalCpuDuration().orElseThrow().toNanos() / 1000;
    }

    /** What its heap holds after a collection, in bytes. */
    private long liveHeap() throws IOException, InterruptedException {
        Process histogram = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        String.valueOf(process.pid()),
                        "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        String said = new String(histogram.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        histogram.waitFor();
        String total = said.lines()
                .filter(line -> line.startsWith("Total"))
                .findFirst()
                .orElseThrow(() -> new IOException("jcmd said " + said));
        return Long.parseLong(total.trim().split("\\s+", -1)[2]);
    }

    /** What it has of the machine's memory, in bytes; only Linux tells. */
    long residentBytes() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", String.valueOf(process.pid()), "status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
            }
        }
        throw new IOException("no VmRSS");
    }

    /** What a process uses, in bytes: objects that are alive, and everything it has of the machine's memory. */
    record Memory(long heap, long resident) {
        @Override
        public String toString() {
            return "%.1f MB of heap, %.1f MB resident".formatted(heap / 1048576.0, resident / 1048576.0);
        }
    }

    Memory memory() throws IOException, InterruptedException {
        return new Memory(liveHeap(), residentBytes());
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
