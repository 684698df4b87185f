package dev.gatehouse.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Server-sent events as they arrive, read on a thread of their own. */
public final class Events implements AutoCloseable {
    private static final Event END = new Event(null, null, "", true);

    private final HttpResponse<InputStream> answer;
    private final BlockingQueue<Event> arrived = new LinkedBlockingQueue<>();

    /**
     * One event.
     *
     * @param data empty for an event that only carries an id
     * @param end no event at all: the stream has ended
     */
    public record Event(@Nullable String id, @Nullable String retry, String data, boolean end) {
        /** The message inside. */
        public JsonNode json() {
            return RunningFronts.json(data);
        }
    }

    /** Reads the body of an answer until it ends or {@link #close} is called. */
    public Events(HttpResponse<InputStream> answer) {
        this.answer = answer;
        Thread.ofVirtual().start(this::read);
    }

    /** The answer whose body this is. */
    public HttpResponse<InputStream> answer() {
        return answer;
    }

    /** The next event that carries a message; fails if the stream ends before, or nothing comes for 20 seconds. */
    public Event next() {
        while (true) {
            Event event = any();
            if (event.end()) {
                throw new AssertionError("the stream has ended");
            }
            if (!event.data().isEmpty()) {
                return event;
            }
        }
    }

    /** The next event of any kind. */
    public Event first() {
        Event event = any();
        if (event.end()) {
            throw new AssertionError("the stream has ended");
        }
        return event;
    }

    /** The messages that still come until the stream ends. */
    public List<JsonNode> rest() {
        List<JsonNode> rest = new ArrayList<>();
        while (true) {
            Event event = any();
            if (event.end()) {
                return rest;
            }
            if (!event.data().isEmpty()) {
                rest.add(event.json());
            }
        }
    }

    private Event any() {
        try {
            Event event = arrived.poll(20, TimeUnit.SECONDS);
            if (event == null) {
                throw new AssertionError("no event came");
            }
            return event;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void read() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
            String id = null;
            String retry = null;
            String data = null;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("id: ")) {
                    id = line.substring(4);
                } else if (line.startsWith("retry: ")) {
                    retry = line.substring(7);
                } else if (line.startsWith("data:")) {
                    data = line.substring(5).strip();
                } else if (line.isEmpty() && (id != null || retry != null || data != null)) {
                    arrived.add(new Event(id, retry, data == null ? "" : data, false));
                    id = null;
                    retry = null;
                    data = null;
                }
            }
        } catch (IOException | UncheckedIOException e) {
            // The connection was closed, by us or by the server.
        }
        arrived.add(END);
    }

    /** Breaks the connection. */
    @Override
    public void close() {
        try {
            answer.body().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
