package dev.gatehouse.upstream.stdio;

import dev.gatehouse.upstream.mcp.Channel;
import dev.gatehouse.upstream.mcp.McpFailure;
import io.github.resilience4j.core.IntervalFunction;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts a program whenever it is needed. One that ends by itself soon after its start is left alone for a while,
 * longer each time. Thread-safe.
 */
public final class ProgramStarter implements Channel.Opener {
    private static final Logger LOG = LoggerFactory.getLogger(ProgramStarter.class);
    /** Who lives so long was no failed start. */
    private static final Duration SETTLED = Duration.ofSeconds(30);

    private static final IntervalFunction PAUSES =
            IntervalFunction.ofExponentialRandomBackoff(Duration.ofMillis(500), 2, 0.3, Duration.ofMinutes(1));

    private final Program program;
    private final Clock clock;
    private int failures;
    private Instant notBefore = Instant.MIN;

    /** Starts this program. */
    public ProgramStarter(Program program, Clock clock) {
        this.program = program;
        this.clock = clock;
    }

    @Override
    public Channel open(Map<String, String> headers, Channel.Receiver receiver) throws McpFailure {
        refuseTooSoon();
        Instant started = clock.instant();
        try {
            Process process = program.prepared().start();
            LOG.info("upstream {}: started as process {}", program.upstream(), process.pid());
            return ProgramChannel.over(program, process, receiver, () -> ended(started));
        } catch (IOException e) {
            ended(started);
            LOG.warn("upstream {}: {}", program.upstream(), e.getMessage());
            throw McpFailure.of(
                    McpFailure.Reason.UNREACHABLE,
                    "The program cannot be started; is its command there, and may it be run?");
        }
    }

    private synchronized void refuseTooSoon() throws McpFailure {
        Duration left = Duration.between(clock.instant(), notBefore);
        if (failures > 0 && left.isPositive()) {
            throw McpFailure.of(
                    McpFailure.Reason.UNREACHABLE,
                    "The program ended " + (failures == 1 ? "" : failures + " times ")
                            + "soon after its start; it is started again in "
                            + left.plusMillis(999).toSeconds() + " s.");
        }
    }

    /** It ended without our doing. */
    private synchronized void ended(Instant started) {
        Instant now = clock.instant();
        failures = Duration.between(started, now).compareTo(SETTLED) < 0 ? failures + 1 : 1;
        notBefore = now.plusMillis(PAUSES.apply(failures));
    }
}
