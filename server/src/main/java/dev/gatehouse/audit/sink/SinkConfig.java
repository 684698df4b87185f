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
 * @param batch how many events go at once, 1 to 1,000 and 500 if absent; for a bucket 1 to 10,000, which it is if
 *     absent
 * @param format how an event reads; as in our own API if absent
 * @param bucket where an s3 sink keeps its objects
 * @param schedule when a directory or s3 sink hands on; as events come if absent
 */
public record SinkConfig(
        String id,
        Type type,
        @Nullable URI url,
        @Nullable String token,
        @Nullable Path directory,
        From from,
        Boolean previews,
        Integer batch,
        Format format,
        @Nullable BucketConfig bucket,
        @Nullable SinkSchedule schedule) {
    private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9_-]{0,31}");
    private static final int MOST = 1_000;
    private static final int MOST_IN_AN_OBJECT = 10_000;

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
        DIRECTORY,
        /** As compressed objects in a bucket. */
        @JsonProperty("s3")
        S3,
        /** As log records to the collector of {@code telemetry.otlp}. */
        @JsonProperty("otlp")
        OTLP
    }

    /** How an event reads. */
    public enum Format {
        /** As in the API and the export. */
        @JsonProperty("gatehouse")
        GATEHOUSE,
        /** In the Open Cybersecurity Schema Framework. */
        @JsonProperty("ocsf")
        OCSF
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
            @Nullable Integer batch,
            @Nullable Format format,
            @Nullable BucketConfig bucket,
            @Nullable SinkSchedule schedule) {
        if (id == null || !ID.matcher(id).matches()) {
            throw new IllegalArgumentException("audit.sinks: each needs an id of a-z, 0-9, _ and -, such as siem");
        }
        if (type == null) {
            throw problem(id, "needs a type: stdout, webhook, directory, s3 or otlp");
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
        if ((bucket != null) != (type == Type.S3)) {
            throw problem(id, type == Type.S3 ? "needs a bucket" : "has no use for a bucket; set type: s3");
        }
        if (schedule != null && type != Type.DIRECTORY && type != Type.S3) {
            throw problem(id, "has no use for a schedule; only a directory or a bucket has one");
        }
        int most = type == Type.S3 ? MOST_IN_AN_OBJECT : MOST;
        if (batch != null && (batch < 1 || batch > most)) {
            throw problem(id, "takes 1 to " + most + " events at once; correct batch");
        }
        this.id = id;
        this.type = type;
        this.url = url;
        this.token = token == null || token.isBlank() ? null : token;
        this.directory = directory;
        this.from = from == null ? From.NOW : from;
        this.previews = previews != null && previews;
        this.batch = batch == null ? type == Type.S3 ? MOST_IN_AN_OBJECT : 500 : batch;
        this.format = format == null ? Format.GATEHOUSE : format;
        this.bucket = bucket;
        this.schedule = schedule;
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
