package dev.gatehouse.console;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gatehouse.audit.AuditEvent;
import dev.gatehouse.audit.AuditEventView;
import dev.gatehouse.audit.AuditQuery;
import dev.gatehouse.audit.AuditSearch;
import dev.gatehouse.console.api.MetricsPoint;
import dev.gatehouse.console.api.SignInAttemptView;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Live audit events, metrics and attempts to sign in as server-sent events. A servlet, since JAX-RS would buffer; it
 * blocks its (virtual) thread for as long as somebody watches. Ends with the session, with the first failed write, or
 * at shutdown.
 */
final class LiveStream extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final Set<String> TOPICS = Set.of(LiveFeed.AUDIT, LiveFeed.METRICS, LiveFeed.ATTEMPTS);
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(5);
    private static final int MOST_REPLAYED = 5_000;

    private final transient LiveFeed feed;
    private final transient AuditSearch search;
    private final transient Sessions sessions;
    private final transient ObjectMapper json;
    private final transient ErrorWriter errors;
    private final transient Readings readings;

    LiveStream(
            LiveFeed feed,
            AuditSearch search,
            Sessions sessions,
            ObjectMapper json,
            ErrorWriter errors,
            Readings readings) {
        this.readings = readings;
        this.feed = feed;
        this.search = search;
        this.sessions = sessions;
        this.json = json;
        this.errors = errors;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String asked = request.getParameter("topics");
        Set<String> topics = asked == null ? TOPICS : Set.copyOf(List.of(asked.split(",", -1)));
        if (!TOPICS.containsAll(topics)) {
            errors.write(
                    request,
                    response,
                    ApiError.invalid("topics are audit, metrics and attempts, separated by a comma"));
            return;
        }
        Session session = (Session) request.getUserPrincipal();
        if (topics.contains(LiveFeed.AUDIT)) {
            readings.read(session, request);
        }
        try (LiveFeed.Watcher watcher = feed.watch(topics)) {
            if (watcher == null) {
                errors.write(
                        request, response, ApiError.of(503, "too_many_streams", "Too many live streams are open."));
                return;
            }
            response.setContentType("text/event-stream; charset=utf-8");
            response.setHeader("X-Accel-Buffering", "no");
            Stream stream = new Stream(response.getOutputStream(), session);
            stream.begin(topics.contains(LiveFeed.AUDIT) ? request.getHeader("Last-Event-ID") : null);
            stream.follow(watcher);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One open stream. */
    private final class Stream {
        private final OutputStream output;
        private final Session session;
        private long lastSeq;

        Stream(OutputStream output, Session session) {
            this.output = output;
            this.session = session;
        }

        void begin(@Nullable String lastEventId) throws IOException {
            write("retry: 2000\n\n");
            if (lastEventId != null && lastEventId.matches("\\d{1,18}")) {
                replay(Long.parseLong(lastEventId));
            }
            output.flush();
        }

        /** Sends what was recorded since the browser lost its connection, as far as that is not too much. */
        private void replay(long after) throws IOException {
            long behind = Math.max(0, search.lastSeq() - after);
            if (behind > MOST_REPLAYED) {
                gap(behind - MOST_REPLAYED);
            }
            long last = after + Math.max(0, behind - MOST_REPLAYED);
            List<AuditEvent> events;
            do {
                events = search.find(AuditQuery.everything(AuditQuery.MAX_LIMIT).after(last));
                for (AuditEvent event : events.reversed()) {
                    send(event);
                    last = event.seq();
                }
            } while (events.size() == AuditQuery.MAX_LIMIT);
        }

        void follow(LiveFeed.Watcher watcher) throws IOException, InterruptedException {
            long checkedAt = System.nanoTime();
            while (true) {
                LiveFeed.Happening happening = watcher.next(KEEP_ALIVE.toMillis());
                long missed = watcher.missed();
                if (missed > 0) {
                    gap(missed);
                }
                switch (happening) {
                    case LiveFeed.Recorded(AuditEvent event) -> send(event);
                    case LiveFeed.Measured(var point) -> send(LiveFeed.METRICS, null, MetricsPoint.of(point));
                    case LiveFeed.Attempted(var attempt) ->
                        send(LiveFeed.ATTEMPTS, null, SignInAttemptView.of(attempt));
                    case LiveFeed.Stopped() -> {
                        return;
                    }
                    case null -> write(": keep-alive\n\n");
                }
                output.flush();
                if (System.nanoTime() - checkedAt > KEEP_ALIVE.toNanos()) {
                    if (!sessions.isOpen(session)) {
                        return;
                    }
                    checkedAt = System.nanoTime();
                }
            }
        }

        private void gap(long missed) throws IOException {
            write("event: gap\ndata: " + json.writeValueAsString(Map.of("missed", missed)) + "\n\n");
        }

        private void send(AuditEvent event) throws IOException {
            if (event.seq() > lastSeq) {
                lastSeq = event.seq();
                send(LiveFeed.AUDIT, event.seq(), AuditEventView.of(event, false));
            }
        }

        private void send(String topic, @Nullable Long id, Object data) throws IOException {
            write((id == null ? "" : "id: " + id + "\n") + "event: " + topic + "\ndata: "
                    + json.writeValueAsString(data) + "\n\n");
        }

        private void write(String text) throws IOException {
            output.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }
}
