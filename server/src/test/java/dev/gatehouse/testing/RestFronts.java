package dev.gatehouse.testing;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.gatehouse.audit.AuditEntry;
import dev.gatehouse.egress.Egress;
import dev.gatehouse.egress.EgressConfig;
import dev.gatehouse.oauth.SigningKeys;
import dev.gatehouse.tools.Offerings;
import dev.gatehouse.tools.Tool;
import dev.gatehouse.upstream.OpenApiUpstreamConfig;
import dev.gatehouse.upstream.Resilience;
import dev.gatehouse.upstream.RestUpstreamConfig;
import dev.gatehouse.upstream.UpstreamCalls;
import dev.gatehouse.upstream.UpstreamConfig;
import dev.gatehouse.upstream.UpstreamSource;
import dev.gatehouse.upstream.forwarding.Forwardings;
import dev.gatehouse.upstream.rest.OpenApiSource;
import dev.gatehouse.upstream.rest.RestSource;
import io.dropwizard.jackson.Jackson;
import io.dropwizard.util.DataSize;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The REST front before a real gate, and behind it REST backends whose every byte is recorded. */
public final class RestFronts implements AutoCloseable {
    /** The name under which assertions are signed. */
    public static final String ISSUER = "http://localhost:8080";

    private final Recorder backend = Recorder.start();
    private final Egress egress = new Egress(new EgressConfig(List.of("127.0.0.1")));
    private final SigningKeys keys;
    private final Forwardings forwardings;
    private final RunningFronts fronts;

    private RestFronts(Path folder, List<String> upstreams) throws Exception {
        keys = SigningKeys.open(folder, Clock.systemUTC());
        forwardings = new Forwardings(ISSUER, keys::sign, egress, Clock.systemUTC());
        egress.start();
        List<Tool> tools = new ArrayList<>();
        for (String upstream : upstreams) {
            tools.addAll(source(upstream).load().tools());
        }
        fronts = RunningFronts.offering(folder, Offerings.of(tools));
        fronts.serveTools().start();
    }

    /** Upstreams as configuration writes them, where {@code BACKEND} stands for the URL of the recorded backend. */
    public static RestFronts before(Path folder, String... upstreams) throws Exception {
        return new RestFronts(folder, List.of(upstreams));
    }

    /** What an entry of the configuration offers. */
    public UpstreamSource source(String yaml) throws IOException {
        ObjectMapper mapper = Jackson.newObjectMapper(new YAMLFactory());
        String text = yaml.replace("BACKEND", backend.url().toString());
        UpstreamConfig upstream = mapper.readValue(text, UpstreamConfig.class);
        return switch (upstream) {
            case RestUpstreamConfig rest -> new RestSource(rest, calls(rest, rest.url(), rest.maxAnswer()));
            case OpenApiUpstreamConfig openApi ->
                new OpenApiSource(openApi, egress, url -> calls(openApi, url, openApi.maxAnswer()));
            default -> throw new IllegalArgumentException(upstream.type());
        };
    }

    private UpstreamCalls calls(UpstreamConfig upstream, URI url, DataSize maxAnswer) {
        return new UpstreamCalls(
                url,
                forwardings.of(upstream.id(), url, upstream.identity()),
                egress,
                upstream.timeouts(),
                maxAnswer.toBytes(),
                new Resilience(upstream.id(), upstream.resilience(), Clock.systemUTC()));
    }

    /** Calls a tool with a good token of these scopes, and with fields that claim to be somebody else. */
    public HttpResponse<String> call(String tool, String arguments, String scopes) {
        return callWith(fronts.token(scopes), tool, arguments);
    }

    /** The same with this token, or none. */
    public HttpResponse<String> callWith(@Nullable String token, String tool, String arguments) {
        return callWith(token, tool, arguments, Map.of());
    }

    /** The same with more header fields. */
    public HttpResponse<String> callWith(
            @Nullable String token, String tool, String arguments, Map<String, String> fields) {
        HttpRequest.Builder request = fronts.request("/v1/tools/" + tool)
                .header("Content-Type", "application/json")
                .header("X-User-Id", "mallory")
                .header("X-User-Scopes", "everything")
                .header("Cookie", "session=secret")
                .POST(HttpRequest.BodyPublishers.ofString(arguments));
        fields.forEach(request::header);
        return fronts.send(token == null ? request : request.header("Authorization", "Bearer " + token));
    }

    /** A token to spoil. */
    public TestToken anyToken() {
        return fronts.anyToken();
    }

    public Recorder backend() {
        return backend;
    }

    public SigningKeys keys() {
        return keys;
    }

    public Forwardings forwardings() {
        return forwardings;
    }

    /** The event of the last request. */
    public AuditEntry lastRecord() {
        return fronts.recorded().getLast();
    }

    @Override
    public void close() {
        fronts.close();
        try {
            egress.stop();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        backend.close();
    }
}
