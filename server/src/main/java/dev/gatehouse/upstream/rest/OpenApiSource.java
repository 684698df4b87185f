package dev.gatehouse.upstream.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.egress.Egress;
import dev.gatehouse.egress.EgressException;
import dev.gatehouse.egress.EgressResponse;
import dev.gatehouse.json.InvalidJsonSchema;
import dev.gatehouse.json.Json;
import dev.gatehouse.json.JsonSchema;
import dev.gatehouse.json.Printable;
import dev.gatehouse.policy.Access;
import dev.gatehouse.policy.ApprovalPolicy;
import dev.gatehouse.tools.Approval;
import dev.gatehouse.tools.LeftOut;
import dev.gatehouse.tools.Offerings;
import dev.gatehouse.tools.Tool;
import dev.gatehouse.upstream.OpenApiUpstreamConfig;
import dev.gatehouse.upstream.Probe;
import dev.gatehouse.upstream.UpstreamCalls;
import dev.gatehouse.upstream.UpstreamFailure;
import dev.gatehouse.upstream.UpstreamFailure.Kind;
import dev.gatehouse.upstream.UpstreamSource;
import dev.gatehouse.upstream.rest.OpenApiImport.Imported;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tools of a backend that an OpenAPI document describes. A file is read once, at the start; a document that is
 * fetched is fetched again from time to time. Thread-safe.
 */
public final class OpenApiSource implements UpstreamSource {
    private static final Logger LOG = LoggerFactory.getLogger(OpenApiSource.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(15);
    private static final String AT = "at";
    private static final String DOCUMENT = "document";

    private final OpenApiUpstreamConfig config;
    private final Egress egress;
    private final Function<URI, UpstreamCalls> backend;
    private final @Nullable Offerings declared;
    private byte @Nullable [] last;
    private @Nullable Offerings lastOffered;

    /** An operation of a document, and what becomes of it: a tool's name, or why it becomes none. */
    public record Preview(
            String method, String path, @Nullable String tool, String text) {}

    /**
     * @param backend what calls the backend at a URL
     * @throws IllegalArgumentException if the document is a file that cannot be used; the message says why
     */
    public OpenApiSource(OpenApiUpstreamConfig config, Egress egress, Function<URI, UpstreamCalls> backend) {
        this.config = config;
        this.egress = egress;
        this.backend = backend;
        if (config.isFetched()) {
            this.declared = null;
        } else {
            try {
                this.declared = offerings(document());
            } catch (OpenApiDocument.Unusable | EgressException e) {
                throw new IllegalArgumentException(
                        "upstream " + config.id() + ": " + config.document() + " cannot be used: " + e.getMessage());
            }
        }
    }

    /**
     * What would become of each operation that the rules of {@code config} pick; nothing is offered.
     *
     * @param egress where a document is fetched; must be started if it is one
     * @throws IllegalArgumentException if the document cannot be had or used; the message says why
     */
    public static List<Preview> preview(OpenApiUpstreamConfig config, Egress egress) {
        try {
            OpenApiDocument document = OpenApiDocument.read(bytes(config, egress));
            return new OpenApiImport(document, config)
                    .operations().stream().map(OpenApiSource::preview).toList();
        } catch (OpenApiDocument.Unusable | EgressException e) {
            throw new IllegalArgumentException(config.document() + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static Preview preview(Imported imported) {
        return switch (imported) {
            case Imported.AsTool tool -> preview(tool);
            case Imported.Not not -> new Preview(not.method(), not.path(), null, not.reason());
        };
    }

    private static Preview preview(Imported.AsTool tool) {
        try {
            JsonSchema.compile(tool.schema());
            ObjectNode answer = tool.answer();
            if (answer != null) {
                JsonSchema.compile(answer);
            }
            return new Preview(
                    tool.method(),
                    tool.path(),
                    tool.name(),
                    tool.title() + (tool.callsBack() ? " (its callbacks are not served)" : ""));
        } catch (InvalidJsonSchema e) {
            return new Preview(tool.method(), tool.path(), null, String.valueOf(e.getMessage()));
        }
    }

    @Override
    public String id() {
        return config.id();
    }

    /** Until somebody's approval is found, nothing counts as approved that needs it. */
    @Override
    public @Nullable Offerings declared() {
        return declared == null || config.approval() == ApprovalPolicy.AUTO
                ? declared
                : Offerings.of(declared.tools().stream()
                        .map(tool -> tool.withApproval(Approval.NEW))
                        .toList());
    }

    @Override
    public ApprovalPolicy approval() {
        return config.approval();
    }

    @Override
    public @Nullable Duration refreshEvery() {
        return config.isFetched() ? config.refresh().toJavaDuration() : null;
    }

    @Override
    public synchronized Offerings load() throws UpstreamFailure {
        if (declared != null) {
            return declared;
        }
        try {
            byte[] bytes = document();
            Offerings known = lastOffered;
            if (known != null && Arrays.equals(bytes, last)) {
                return known;
            }
            Offerings offered = offerings(bytes);
            last = bytes;
            lastOffered = offered;
            return offered;
        } catch (EgressException e) {
            throw new UpstreamFailure(Kind.UNREACHABLE, "Its OpenAPI document cannot be had: " + e.reason());
        } catch (OpenApiDocument.Unusable | IllegalArgumentException e) {
            throw new UpstreamFailure(Kind.UNUSABLE, "Its OpenAPI document cannot be used: " + e.getMessage());
        }
    }

    @Override
    public synchronized @Nullable String told() {
        return last == null
                ? null
                : Json.text(Json.object()
                        .put(AT, config.document())
                        .put(DOCUMENT, new String(last, StandardCharsets.UTF_8)));
    }

    @Override
    public synchronized @Nullable Offerings recall(String told) {
        try {
            JsonNode kept = Json.mapper().readTree(told);
            return config.isFetched() && kept.path(AT).asText().equals(config.document())
                    ? offerings(kept.path(DOCUMENT).asText().getBytes(StandardCharsets.UTF_8))
                    : null;
        } catch (JsonProcessingException | OpenApiDocument.Unusable | IllegalArgumentException e) {
            return null;
        }
    }

    @Override
    public void probe(Probe probe) throws InterruptedException {
        boolean described = probe.step("Read " + config.document(), () -> {
            try {
                List<Preview> operations = new OpenApiImport(OpenApiDocument.read(document()), config)
                        .operations().stream().map(OpenApiSource::preview).toList();
                return said(operations);
            } catch (OpenApiDocument.Unusable | IllegalArgumentException e) {
                throw new UpstreamFailure(Kind.UNUSABLE, String.valueOf(e.getMessage()));
            }
        });
        URI url = config.url();
        if (described && url != null) {
            probe.step("GET " + url, backend.apply(url)::probe);
        }
    }

    private static String said(List<Preview> operations) {
        List<Preview> left =
                operations.stream().filter(one -> one.tool() == null).toList();
        String fit = operations.size() + " operations fit the rules";
        if (left.isEmpty()) {
            return fit + ".";
        }
        Preview first = left.getFirst();
        return fit + "; " + left.size() + " of them cannot become tools, such as " + first.method() + " "
                + Printable.of(first.path()) + ": " + Printable.of(first.text());
    }

    private byte[] document() throws EgressException, OpenApiDocument.Unusable {
        return bytes(config, egress);
    }

    private static byte[] bytes(OpenApiUpstreamConfig config, Egress egress)
            throws EgressException, OpenApiDocument.Unusable {
        if (config.isFetched()) {
            EgressResponse answer = egress.get(
                    URI.create(config.document()),
                    OpenApiDocument.MOST_BYTES,
                    TIMEOUT,
                    "application/json, application/yaml;q=0.9, */*;q=0.5");
            if (answer.status() != 200) {
                throw new OpenApiDocument.Unusable("its server answers with status " + answer.status());
            }
            return answer.body();
        }
        Path file = Path.of(config.document());
        try {
            if (Files.size(file) > OpenApiDocument.MOST_BYTES) {
                throw new OpenApiDocument.Unusable("it is larger than 32 MiB");
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new OpenApiDocument.Unusable("there is no such file, or it cannot be read");
        }
    }

    private Offerings offerings(byte[] bytes) throws OpenApiDocument.Unusable {
        OpenApiDocument document = OpenApiDocument.read(bytes);
        URI url = config.url();
        URI base = url == null
                ? withoutSlash(document.server(config.isFetched() ? URI.create(config.document()) : null))
                : url;
        UpstreamCalls calls = backend.apply(base);
        Access access = RestTool.access(null, config.access());
        List<Tool> tools = new ArrayList<>();
        List<LeftOut> leftOut = new ArrayList<>();
        for (Imported imported : new OpenApiImport(document, config).operations()) {
            switch (imported) {
                case Imported.AsTool tool -> {
                    try {
                        tools.add(tool(tool, access, calls));
                    } catch (InvalidJsonSchema e) {
                        String reason = Printable.of(e.getMessage());
                        leftOut.add(new LeftOut("tool", tool.name(), reason));
                        LOG.warn("upstream {}: {} is left out: {}", config.id(), tool.name(), reason);
                    }
                }
                case Imported.Not(String method, String path, String reason) ->
                    leftOut.add(new LeftOut("operation", Printable.of(method + " " + path), Printable.of(reason)));
            }
        }
        if (!leftOut.isEmpty()) {
            LOG.warn(
                    "upstream {}: of the operations of {}, {} cannot become tools; see gatehouse openapi preview",
                    config.id(),
                    config.document(),
                    leftOut.size());
        }
        return new Offerings(tools, List.of(), List.of(), List.of(), leftOut);
    }

    private static URI withoutSlash(URI url) {
        String text = url.toString();
        return text.endsWith("/") ? URI.create(text.substring(0, text.length() - 1)) : url;
    }

    private Tool tool(Imported.AsTool imported, Access access, UpstreamCalls calls) {
        ObjectNode answer = imported.answer();
        return new Tool(
                imported.name(),
                imported.title(),
                imported.description(),
                JsonSchema.compile(imported.schema()),
                answer == null ? null : JsonSchema.compile(answer),
                RestTool.annotations(imported.method()),
                null,
                config.id(),
                access,
                access,
                0,
                RestTool.handler(calls, imported.operation(), ResultShape.WHOLE, answer != null));
    }
}
