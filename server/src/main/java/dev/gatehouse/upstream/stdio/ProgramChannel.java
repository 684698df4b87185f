package dev.gatehouse.upstream.stdio;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.json.Json;
import dev.gatehouse.json.JsonRefused;
import dev.gatehouse.json.JsonRpc;
import dev.gatehouse.json.JsonRpcRefused;
import dev.gatehouse.json.StrictJson;
import dev.gatehouse.upstream.mcp.Channel;
import dev.gatehouse.upstream.mcp.McpFailure;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running program: a message a line, to its standard input and from its standard output. It ends with the channel,
 * and so do the programs that it started.
 */
final class ProgramChannel implements Channel {
    private static final Logger LOG = LoggerFactory.getLogger(ProgramChannel.class);
    private static final int MOST_UNREAD = 1_000;
    /** A program may finish by itself once its input has ended; then it is asked, then it is killed. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final byte[] STOP = {};

    private final Program program;
    private final Process process;
    private final Receiver receiver;
    private final Runnable endedByItself;
    private final ArrayBlockingQueue<byte[]> unread = new ArrayBlockingQueue<>(MOST_UNREAD);
    private final AtomicBoolean over = new AtomicBoolean();
    private boolean chatters;

    private ProgramChannel(Program program, Process process, Receiver receiver, Runnable endedByItself) {
        this.program = program;
        this.process = process;
        this.receiver = receiver;
        this.endedByItself = endedByItself;
    }

    /** Pipes block the thread below, so each has a platform thread of its own. */
    static ProgramChannel over(Program program, Process process, Receiver receiver, Runnable endedByItself) {
        ProgramChannel channel = new ProgramChannel(program, process, receiver, endedByItself);
        ProgramLog log = new ProgramLog(program);
        String name = "upstream-" + program.upstream() + "-" + process.pid();
        Thread.ofPlatform().daemon().name(name + "-in").start(channel::write);
        Thread.ofPlatform().daemon().name(name + "-out").start(channel::read);
        Thread.ofPlatform().daemon().name(name + "-err").start(() -> log.follow(process.getErrorStream()));
        return channel;
    }

    @Override
    public void send(ObjectNode message, Map<String, String> headers) throws McpFailure {
        if (over.get()) {
            throw McpFailure.of(McpFailure.Reason.UNREACHABLE, "The program has ended.");
        }
        if (!unread.offer(Json.line(Json.bytes(message)))) {
            throw McpFailure.of(McpFailure.Reason.UNREACHABLE, "The program does not read what it is sent.");
        }
    }

    private void write() {
        try (OutputStream input = process.getOutputStream()) {
            for (byte[] message = unread.take(); message.length > 0; message = unread.take()) {
                input.write(message);
                input.write('\n');
                input.flush();
            }
        } catch (IOException e) {
            // It reads no more; its output says whether it goes on.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void read() {
        McpFailure why;
        try {
            LineReader lines = new LineReader(process.getInputStream(), program.maxMessage());
            for (byte[] line = lines.next(); line != null; line = lines.next()) {
                hear(line);
            }
            why = McpFailure.of(McpFailure.Reason.CUT_OFF, "The program ended" + exitCode() + ".");
        } catch (LineReader.TooLong e) {
            why = McpFailure.of(
                    McpFailure.Reason.TOO_LARGE,
                    "The program sent more than " + program.maxMessage() + " bytes in one message.");
        } catch (IOException e) {
            why = McpFailure.of(McpFailure.Reason.CUT_OFF, "The program's output broke off.");
        }
        if (over.compareAndSet(false, true)) {
            LOG.warn("upstream {}: {}", program.upstream(), why.getMessage());
            endedByItself.run();
            receiver.ended(why);
            end();
        }
    }

    private String exitCode() {
        try {
            return process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    ? " with the exit code " + process.exitValue()
                    : "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    /** Many programs print a greeting before they speak the protocol; it is left out. */
    private void hear(byte[] line) {
        if (line.length == 0 || over.get()) {
            return;
        }
        try {
            JsonNode tree = StrictJson.readMessage(line);
            if (tree instanceof ArrayNode batch) {
                for (JsonNode one : batch) {
                    receiver.received(JsonRpc.parse(one));
                }
            } else {
                receiver.received(JsonRpc.parse(tree));
            }
        } catch (JsonRefused | JsonRpcRefused e) {
            if (!chatters) {
                chatters = true;
                LOG.warn("upstream {}: the program prints lines that are no MCP messages", program.upstream());
            }
        }
    }

    /** Returns when the program is over, which takes some seconds at most. */
    @Override
    public void close() {
        if (over.compareAndSet(false, true)) {
            end();
        }
    }

    /** First the end of its input, then a request to end, then the end; the same for what it started. */
    private void end() {
        List<ProcessHandle> started = process.descendants().toList();
        if (!unread.offer(STOP)) {
            process.destroy();
        }
        if (!exits()) {
            process.destroy();
        }
        started.forEach(ProcessHandle::destroy);
        if (!exits()) {
            process.destroyForcibly();
        }
        if (started.stream().anyMatch(ProcessHandle::isAlive)) {
            exits();
            started.forEach(ProcessHandle::destroyForcibly);
        }
    }

    private boolean exits() {
        try {
            return process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
