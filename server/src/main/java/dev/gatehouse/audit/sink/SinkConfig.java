package dev.gatehouse.audit.sink;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.net.URI;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A system that recorded events are handed on to: one entry of {@code audit.sinks}.
 *
 * @param id its name; under it the database keeps how far it has come
 * @param type how events get there
 * @param url where a webhook takes them
 * @param token the webhook's bearer token
 * @param directory where a directory sink writes its files
 * @param from where it begins when it is new; {@code now} if absent
 * @param previews whether redacted previews of arguments go along; false if absent
 * @param batch how many events go at once, 1 to 1,000; 500 if absent
 */
public record SinkConfig(
        String id,
        Type type,
        @Nullable URI url,
        @Nullable String token,
        @Nullable Path directory,
        From from,
        Boolean previews,
        Integer batch) {
    private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9_-]{0,31}");
    private static final int MOST = 1_000;

    /** How events get there. */
    public enum Type {
        /** As JSON lines on standard output. */
        @JsonProperty("stdout")
        STDOUT,
        /** As JSON lines in the body of a POST. */
        @JsonProperty("webhook")
        WEBHOOK,
        /** As JSON lines in one file a day. */
        @JsonProperty("directory")
        DIRECTORY
    }

    /** Where a new sink begins. */
    public enum From {
        /** With what is recorded from now on. */
        @JsonProperty("now")
        NOW,
        /** With the oldest event there is. */
        @JsonProperty("start")
        START
    }

    /** Checks what the type needs and has no use for. */
    public SinkConfig(
            @Nullable String id,
            @Nullable Type type,
            @Nullable URI url,
            @Nullable String token,
            @Nullable Path directory,
            @Nullable From from,
            @Nullable Boolean previews,
            @Nullable Integer batch) {
        if (id == null || !ID.matcher(id).matches()) {
            throw new IllegalArgumentException("audit.sinks: each needs an id of a-z, 0-9, _ and -, such as siem");
        }
        if (type == null) {
            throw problem(id, "needs a type: stdout, webhook or directory");
        }
        if ((url != null) != (type == Type.WEBHOOK)) {
            throw problem(id, type == Type.WEBHOOK ? "needs a url" : "has no use for a url; only a webhook has one");
        }
        if (url != null && (url.getHost() == null || url.getRawUserInfo() != null)) {
            throw problem(id, "needs a url such as https://siem.example.com/events, without a user in it");
        }
        if (token != null && !token.isBlank() && type != Type.WEBHOOK) {
            throw problem(id, "has no use for a token; only a webhook has one");
        }
        if ((directory != null) != (type == Type.DIRECTORY)) {
            throw problem(
                    id,
                    type == Type.DIRECTORY ? "needs a directory" : "has no use for a directory; set type: directory");
        }
        if (batch != null && (batch < 1 || batch > MOST)) {
            throw problem(id, "takes 1 to " + MOST + " events at once; correct batch");
        }
        this.id = id;
        this.type = type;
        this.url = url;
        this.token = token == null || token.isBlank() ? null : token;
        this.directory = directory;
        this.from = from == null ? From.NOW : from;
        this.previews = previews != null && previews;
        this.batch = batch == null ? 500 : batch;
    }

    private static IllegalArgumentException problem(String id, String sentence) {
        return new IllegalArgumentException("audit.sinks: " + id + " " + sentence);
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "SinkConfig[id=" + id + ", type=" + type + "]";
    }
}
