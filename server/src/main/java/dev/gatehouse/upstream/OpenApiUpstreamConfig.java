package dev.gatehouse.upstream;

import dev.gatehouse.policy.ApprovalPolicy;
import dev.gatehouse.tools.AccessConfig;
import dev.gatehouse.upstream.forwarding.ForwardingConfig;
import io.dropwizard.util.DataSize;
import io.dropwizard.util.Duration;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP backend that an OpenAPI document describes.
 *
 * @param document the document: a file, or a URL
 * @param url where the backend is; default the document's first server
 * @param prefix default the id and an underscore
 * @param identity default {@code none}
 * @param headers fields that each call carries
 * @param maxAnswer the largest body of an answer that is read; default 1 MiB
 * @param include which operations become tools; empty for all
 * @param exclude which of these do not
 * @param rename names of tools by operation id, or by method and path
 * @param outputSchemas whether answers are described, and held to, as the document says; default true
 * @param approval when what the document says of an operation is trusted; default {@code auto}
 * @param refresh how often a document that is fetched is fetched again; default 1 hour, at least 1 minute
 */
public record OpenApiUpstreamConfig(
        String id,
        String document,
        @Nullable URI url,
        String prefix,
        ForwardingConfig identity,
        @Nullable AccessConfig access,
        TimeoutsConfig timeouts,
        Map<String, String> headers,
        DataSize maxAnswer,
        ResilienceConfig resilience,
        List<OperationRule> include,
        List<OperationRule> exclude,
        Map<String, String> rename,
        Boolean outputSchemas,
        ApprovalPolicy approval,
        Duration refresh)
        implements UpstreamConfig {

    public OpenApiUpstreamConfig(
            @Nullable String id,
            @Nullable String document,
            @Nullable URI url,
            @Nullable String prefix,
            @Nullable ForwardingConfig identity,
            @Nullable AccessConfig access,
            @Nullable TimeoutsConfig timeouts,
            @Nullable Map<String, String> headers,
            @Nullable DataSize maxAnswer,
            @Nullable ResilienceConfig resilience,
            @Nullable List<OperationRule> include,
            @Nullable List<OperationRule> exclude,
            @Nullable Map<String, String> rename,
            @Nullable Boolean outputSchemas,
            @Nullable ApprovalPolicy approval,
            @Nullable Duration refresh) {
        this.id = Checks.id(id);
        if (document == null || document.isBlank()) {
            throw new IllegalArgumentException(
                    "upstream " + this.id + ": document is missing; name the OpenAPI document, a file or a URL");
        }
        this.document = document;
        this.url = url == null ? null : Checks.url(url);
        this.prefix = Checks.prefix(prefix, this.id + "_");
        this.identity = identity == null ? new ForwardingConfig.None() : identity;
        this.access = access;
        this.timeouts = timeouts == null ? TimeoutsConfig.DEFAULT : timeouts;
        this.headers = Checks.headers(headers);
        this.maxAnswer = maxAnswer == null ? RestUpstreamConfig.MAX_ANSWER : maxAnswer;
        this.resilience = resilience == null ? ResilienceConfig.DEFAULT : resilience;
        this.include = include == null ? List.of() : List.copyOf(include);
        this.exclude = exclude == null ? List.of() : List.copyOf(exclude);
        this.rename = rename == null ? Map.of() : Map.copyOf(rename);
        this.outputSchemas = outputSchemas == null || outputSchemas;
        this.approval = approval == null ? ApprovalPolicy.AUTO : approval;
        this.refresh = refresh == null ? Duration.hours(1) : refresh;
        if (this.refresh.toSeconds() < 60) {
            throw new IllegalArgumentException("upstream " + this.id + ": refresh is " + refresh + "; at least 1m");
        }
    }

    /** Whether the document is fetched, rather than read from a file. */
    public boolean isFetched() {
        return document.startsWith("https://") || document.startsWith("http://");
    }

    @Override
    public String address() {
        return url == null ? document : url.toString();
    }

    /** Leaves the header fields out, which may hold a secret. */
    @Override
    public String toString() {
        return "OpenApiUpstreamConfig[id=" + id + ", document=" + document + "]";
    }
}
