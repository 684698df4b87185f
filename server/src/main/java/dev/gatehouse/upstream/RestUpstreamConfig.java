package dev.gatehouse.upstream;

import dev.gatehouse.tools.AccessConfig;
import dev.gatehouse.upstream.forwarding.ForwardingConfig;
import io.dropwizard.util.DataSize;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP backend whose tools are declared one by one.
 *
 * @param url where it is; the paths of its tools follow
 * @param prefix default none, since each tool is named here
 * @param identity default {@code none}
 * @param headers fields that each call carries, such as an API key of the gateway
 * @param maxAnswer the largest body of an answer that is read; default 1 MiB
 */
public record RestUpstreamConfig(
        String id,
        URI url,
        String prefix,
        ForwardingConfig identity,
        @Nullable AccessConfig access,
        TimeoutsConfig timeouts,
        Map<String, String> headers,
        DataSize maxAnswer,
        List<RestToolConfig> tools)
        implements UpstreamConfig {
    static final DataSize MAX_ANSWER = DataSize.mebibytes(1);

    public RestUpstreamConfig(
            @Nullable String id,
            @Nullable URI url,
            @Nullable String prefix,
            @Nullable ForwardingConfig identity,
            @Nullable AccessConfig access,
            @Nullable TimeoutsConfig timeouts,
            @Nullable Map<String, String> headers,
            @Nullable DataSize maxAnswer,
            @Nullable List<RestToolConfig> tools) {
        this.id = Checks.id(id);
        this.url = Checks.url(url);
        this.prefix = Checks.prefix(prefix, "");
        this.identity = identity == null ? new ForwardingConfig.None() : identity;
        this.access = access;
        this.timeouts = timeouts == null ? TimeoutsConfig.DEFAULT : timeouts;
        this.headers = Checks.headers(headers);
        this.maxAnswer = maxAnswer == null ? MAX_ANSWER : maxAnswer;
        this.tools = tools == null ? List.of() : List.copyOf(tools);
        if (this.tools.isEmpty()) {
            throw new IllegalArgumentException("upstream " + this.id + ": tools is empty; declare at least one");
        }
        Set<String> names = new HashSet<>();
        for (RestToolConfig tool : this.tools) {
            if (!names.add(tool.name())) {
                throw new IllegalArgumentException("upstream " + this.id + ": two tools are named " + tool.name());
            }
        }
    }

    @Override
    public String address() {
        return url.toString();
    }

    /** Leaves the header fields out, which may hold a secret. */
    @Override
    public String toString() {
        return "RestUpstreamConfig[id=" + id + ", url=" + url + "]";
    }
}
