package dev.gatehouse.console;

import dev.gatehouse.audit.AuditEvent;
import dev.gatehouse.content.Secrets;
import dev.gatehouse.store.StoreUnavailable;
import io.dropwizard.lifecycle.Managed;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records who reads the record. The first reading of a session is an event before its answer; those of the minute that
 * follows are one more event, with their count, once that minute is over: a page that refreshes itself does not fill
 * what it shows. A preview of arguments is shown only after an event says whose decision it was. Thread-safe.
 */
final class Readings implements Managed {
    private static final Logger LOG = LoggerFactory.getLogger(Readings.class);
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int DETAIL_LIMIT = 400;

    private final OperatorActs acts;
    private final Map<String, Window> windows = new ConcurrentHashMap<>();

    Readings(OperatorActs acts) {
        this.acts = acts;
    }

    /** An operator reads what this request asks for. Where that cannot be recorded, it is logged instead. */
    void read(Session session, HttpServletRequest request) {
        String asked = asked(request);
        Window window = new Window(session, Asked.of(request));
        while (true) {
            Window open = windows.putIfAbsent(session.id(), window);
            if (open == null) {
                break;
            }
            if (open.join(asked)) {
                return;
            }
            windows.remove(session.id(), open);
        }
        record(session, window.first(), 1, "Read " + asked);
        Thread.ofVirtual().name("audit-readings").start(() -> endLater(window));
    }

    /**
     * An operator who may see previews is about to be shown this event; returns once that is recorded, if it has a
     * preview. The same event is recorded once in a session's minute.
     *
     * @throws StoreUnavailable if it cannot be recorded; the preview must then not be shown
     */
    void reveal(Session session, HttpServletRequest request, AuditEvent event) {
        if (event.entry().argsPreview() == null) {
            return;
        }
        String decisionId = event.entry().decisionId();
        Window window = windows.get(session.id());
        if (window == null) {
            acts.revealed(session, request, decisionId);
        } else if (!window.revealed.contains(decisionId)) {
            acts.revealed(session, request, decisionId);
            window.revealed.add(decisionId);
        }
    }

    private static String asked(HttpServletRequest request) {
        String query = request.getQueryString();
        return Secrets.redact(request.getRequestURI() + (query == null ? "" : "?" + query), DETAIL_LIMIT);
    }

    private void endLater(Window window) {
        try {
            Thread.sleep(WINDOW);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        end(window);
    }

    private void end(Window window) {
        windows.remove(window.session.id(), window);
        int more = window.close();
        if (more > 0) {
            record(
                    window.session,
                    window.first(),
                    more,
                    "Read " + more + " times more within " + WINDOW.toSeconds() + " s; the last was " + window.last());
        }
    }

    /** Who looks for what fills a disk must be able to: that this cannot be recorded is no reason to show nothing. */
    private void record(Session session, Asked asked, int count, String detail) {
        try {
            acts.read(session, asked, count, detail);
        } catch (StoreUnavailable e) {
            LOG.warn("The operator {} reads the audit, which cannot be recorded: {}", session.username(), detail);
        }
    }

    /** Records what is still counted. */
    @Override
    public void stop() {
        windows.values().forEach(this::end);
    }

    /** What of a request is recorded; the request itself is used again once it was answered. */
    record Asked(String requestId, String address) {
        static Asked of(HttpServletRequest request) {
            return new Asked(HeadersFilter.requestId(request), request.getRemoteAddr());
        }
    }

    /** The readings of a session in a time. */
    private static final class Window {
        private final Session session;
        private final Asked first;
        private final Set<String> revealed = ConcurrentHashMap.newKeySet();
        private int more;
        private @Nullable String last;
        private boolean closed;

        Window(Session session, Asked first) {
            this.session = session;
            this.first = first;
        }

        Asked first() {
            return first;
        }

        /** False if the time is over. */
        synchronized boolean join(String asked) {
            if (closed) {
                return false;
            }
            more++;
            last = asked;
            return true;
        }

        synchronized int close() {
            int counted = closed ? 0 : more;
            closed = true;
            return counted;
        }

        synchronized @Nullable String last() {
            return last;
        }
    }
}
