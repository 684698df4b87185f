package dev.gatehouse.audit.sink;

import io.dropwizard.util.Duration;
import java.net.URI;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a sink of type {@code s3} keeps its objects.
 *
 * @param name the bucket
 * @param region what its requests are signed for; {@code us-east-1} if absent
 * @param endpoint the service, without the bucket; that of AWS in the region if absent
 * @param prefix what the names of the objects begin with; nothing if absent
 * @param accessKeyId whose access it is
 * @param secretAccessKey what signs
 * @param every how old the oldest event may get before it is kept; 5 minutes if absent
 */
public record BucketConfig(
        String name,
        String region,
        URI endpoint,
        String prefix,
        String accessKeyId,
        String secretAccessKey,
        Duration every) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
    private static final Pattern REGION = Pattern.compile("[a-z0-9-]{2,32}");
    private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9_./=-]{0,200}");

    /** Fills in what is absent. */
    public BucketConfig(
            @Nullable String name,
            @Nullable String region,
            @Nullable URI endpoint,
            @Nullable String prefix,
            @Nullable String accessKeyId,
            @Nullable String secretAccessKey,
            @Nullable Duration every) {
        if (name == null || !NAME.matcher(name).matches()) {
            throw problem("name", "is the bucket's, such as audit-archive");
        }
        this.name = name;
        this.region = region == null ? "us-east-1" : region;
        if (!REGION.matcher(this.region).matches()) {
            throw problem("region", "is one such as eu-central-1");
        }
        this.endpoint = endpoint == null ? URI.create("https://s3." + this.region + ".amazonaws.com") : endpoint;
        if (this.endpoint.getHost() == null
                || this.endpoint.getRawUserInfo() != null
                || this.endpoint.getRawQuery() != null
                || !(this.endpoint.getRawPath().isEmpty()
                        || this.endpoint.getRawPath().equals("/"))) {
            throw problem("endpoint", "is the origin of the service, such as https://minio.example.com:9000");
        }
        this.prefix = prefix == null ? "" : prefix;
        if (!PREFIX.matcher(this.prefix).matches()) {
            throw problem("prefix", "takes letters, digits and _ . / = - only");
        }
        if (accessKeyId == null || accessKeyId.isBlank() || secretAccessKey == null || secretAccessKey.isBlank()) {
            throw problem("accessKeyId", "and bucket.secretAccessKey are both needed");
        }
        this.accessKeyId = accessKeyId;
        this.secretAccessKey = secretAccessKey;
        this.every = every == null ? Duration.minutes(5) : every;
        if (this.every.toSeconds() < 1 || this.every.toHours() > 24) {
            throw problem("every", "is a time from 1s to 24h");
        }
    }

    private static IllegalArgumentException problem(String key, String sentence) {
        return new IllegalArgumentException("audit.sinks: bucket." + key + " " + sentence);
    }

    /** Without the keys. */
    @Override
    public String toString() {
        return "BucketConfig[name=" + name + ", endpoint=" + endpoint + "]";
    }
}
