package dev.gatehouse.console;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.eclipse.jetty.util.component.LifeCycle;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The latest warnings and errors of the log, without anything that was put into them: the message as it stands in the
 * code, and the kinds of the exceptions. So there is no name, token or address in them. Bounded; thread-safe.
 */
final class RecentWarnings extends AppenderBase<ILoggingEvent> implements LifeCycle.Listener {
    private static final int KEPT = 200;
    private static final int FRAMES = 5;

    private final Deque<Warning> kept = new ArrayDeque<>();

    /**
     * A line of the log.
     *
     * @param message with braces where the log has values
     * @param exceptions the classes of the exception and its causes, each with where it was thrown
     */
    record Warning(
            Instant time,
            String level,
            String logger,
            @Nullable String message,
            List<String> exceptions) {}

    /** What there is, the oldest first. */
    List<Warning> all() {
        synchronized (kept) {
            return List.copyOf(kept);
        }
    }

    @Override
    public void lifeCycleStarting(LifeCycle event) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            setContext(context);
            start();
            context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).addAppender(this);
        }
    }

    @Override
    public void lifeCycleStopped(LifeCycle event) {
        if (LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME) instanceof Logger root) {
            root.detachAppender(this);
        }
        stop();
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (!event.getLevel().isGreaterOrEqual(Level.WARN)) {
            return;
        }
        Warning warning = new Warning(
                event.getInstant(),
                event.getLevel().toString(),
                event.getLoggerName(),
                event.getLoggerName().startsWith("dev.gatehouse") ? event.getMessage() : null,
                exceptions(event.getThrowableProxy()));
        synchronized (kept) {
            if (kept.size() == KEPT) {
                kept.removeFirst();
            }
            kept.addLast(warning);
        }
    }

    private static List<String> exceptions(@Nullable IThrowableProxy thrown) {
        List<String> lines = new ArrayList<>();
        for (IThrowableProxy each = thrown; each != null && lines.size() < KEPT; each = each.getCause()) {
            lines.add(each.getClassName());
            for (int i = 0; i < Math.min(FRAMES, each.getStackTraceElementProxyArray().length); i++) {
                lines.add("  " + each.getStackTraceElementProxyArray()[i].getSTEAsString());
            }
        }
        return lines;
    }
}
