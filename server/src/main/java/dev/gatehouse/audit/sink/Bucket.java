package dev.gatehouse.audit.sink;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.audit.AuditEvent;
import dev.gatehouse.audit.Sha256;
import dev.gatehouse.egress.Egress;
import dev.gatehouse.egress.EgressException;
import dev.gatehouse.egress.Timeouts;
import dev.gatehouse.egress.UpstreamRequest;
import dev.gatehouse.egress.UpstreamResponse;
import dev.gatehouse.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/**
 * Keeps events in a bucket that speaks S3: compressed JSON lines, an object for each delivery and UTC day, and beside
 * it a manifest that says what is in it. The name tells the place in the chain, so that what comes twice is there once
 * and what is missing shows. The object comes first: a manifest never speaks of what is not there.
 */
final class Bucket implements Destination {
    private static final Timeouts TIMEOUTS =
            new Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofMinutes(5));
    private static final int MOST_ANSWER_BYTES = 64 * 1024;
    private static final Pattern ERROR_CODE = Pattern.compile("<Code>([A-Za-z0-9]{1,64})</Code>");

    private final BucketConfig config;
    private final SinkConfig.Format format;
    private final EventLines lines;
    private final Egress egress;
    private final Clock clock;
    private final AwsCredentialsIdentity identity;
    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();

    Bucket(BucketConfig config, SinkConfig.Format format, boolean previews, Egress egress, Clock clock) {
        this.config = config;
        this.format = format;
        this.lines = new EventLines(format, previews);
        this.egress = egress;
        this.clock = clock;
        this.identity = AwsCredentialsIdentity.create(config.accessKeyId(), config.secretAccessKey());
    }

    @Override
    public void deliver(List<AuditEvent> events) throws Undelivered {
        Map<LocalDate, List<AuditEvent>> days = events.stream()
                .collect(Collectors.groupingBy(
                        event -> event.entry().time().atOffset(ZoneOffset.UTC).toLocalDate(),
                        TreeMap::new,
                        Collectors.toList()));
        for (Map.Entry<LocalDate, List<AuditEvent>> day : days.entrySet()) {
            keep(day.getKey(), day.getValue());
        }
    }

    private void keep(LocalDate day, List<AuditEvent> events) throws Undelivered {
        String name = String.format(
                Locale.ROOT,
                "%s%04d/%02d/%02d/audit-%012d-%012d",
                config.prefix(),
                day.getYear(),
                day.getMonthValue(),
                day.getDayOfMonth(),
                events.getFirst().seq(),
                events.getLast().seq());
        byte[] object = compressed(lines.of(events));
        put(name + ".jsonl.gz", "application/gzip", object);
        put(name + ".manifest.json", "application/json", manifest(name + ".jsonl.gz", object, events));
    }

    private byte[] manifest(String object, byte[] content, List<AuditEvent> events) {
        AuditEvent first = events.getFirst();
        AuditEvent last = events.getLast();
        ObjectNode manifest = Json.object()
                .put("object", object)
                .put("format", format.name().toLowerCase(Locale.ROOT))
                .put("bytes", content.length)
                .put("sha256", Sha256.of(content).hex())
                .put("events", events.size())
                .put("firstSeq", first.seq())
                .put("lastSeq", last.seq())
                .put("firstTime", first.entry().time().toString())
                .put("lastTime", last.entry().time().toString())
                .put("prevHash", first.prevHash().hex())
                .put("hash", last.hash().hex());
        return Json.bytes(manifest);
    }

    private void put(String key, String type, byte[] content) throws Undelivered {
        URI url = URI.create(config.endpoint().getScheme() + "://"
                + config.endpoint().getRawAuthority() + "/" + config.name() + "/" + key);
        UpstreamRequest request = new UpstreamRequest(
                "PUT",
                url,
                signed(url, type, content),
                new UpstreamRequest.Body.Bytes(content),
                MOST_ANSWER_BYTES,
                TIMEOUTS);
        try (UpstreamResponse answer = egress.send(request)) {
            if (answer.status() / 100 != 2) {
                Matcher code = ERROR_CODE.matcher(new String(answer.readAll(), StandardCharsets.UTF_8));
                throw Undelivered.forNow(
                        "the bucket answers with status " + answer.status() + (code.find() ? " " + code.group(1) : ""));
            }
        } catch (EgressException e) {
            throw Undelivered.forNow(e.reason());
        }
    }

    private Map<String, List<String>> signed(URI url, String type, byte[] content) {
        SdkHttpRequest request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.PUT)
                .uri(url)
                .putHeader("Content-Type", type)
                .putHeader(
                        "x-amz-checksum-sha256",
                        Base64.getEncoder().encodeToString(Sha256.newDigest().digest(content)))
                .build();
        SignedRequest signed = signer.sign(sign -> sign.identity(identity)
                .request(request)
                .payload(ContentStreamProvider.fromByteArrayUnsafe(content))
                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "s3")
                .putProperty(AwsV4HttpSigner.REGION_NAME, config.region())
                .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, false)
                .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, false)
                .putProperty(AwsV4HttpSigner.PAYLOAD_SIGNING_ENABLED, true)
                .putProperty(HttpSigner.SIGNING_CLOCK, clock));
        Map<String, List<String>> fields = new LinkedHashMap<>(signed.request().headers());
        fields.remove("Host"); // which the HTTP client sends by itself, the same
        return fields;
    }

    private static byte[] compressed(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
