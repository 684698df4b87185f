package dev.gatehouse.upstream.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.identity.Caller;
import dev.gatehouse.identity.CallerToken;
import dev.gatehouse.json.Json;
import dev.gatehouse.json.JsonRefused;
import dev.gatehouse.json.JsonRpc;
import dev.gatehouse.json.StrictJson;
import dev.gatehouse.policy.ApprovalPolicy;
import dev.gatehouse.telemetry.TraceContext;
import dev.gatehouse.tools.MirroredParameters;
import dev.gatehouse.tools.MirroredParameters.Mirrored;
import dev.gatehouse.tools.Offerings;
import dev.gatehouse.tools.Remarks;
import dev.gatehouse.tools.ToolFailure;
import dev.gatehouse.tools.UpstreamUris;
import dev.gatehouse.upstream.McpServerConfig;
import dev.gatehouse.upstream.Probe;
import dev.gatehouse.upstream.Resilience;
import dev.gatehouse.upstream.UpstreamFailure;
import dev.gatehouse.upstream.UpstreamSource;
import dev.gatehouse.upstream.Whereabouts;
import dev.gatehouse.upstream.forwarding.IdentityForwarding;
import dev.gatehouse.upstream.forwarding.OnBehalf;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What another MCP server offers, and the stream on which it tells of changes. Thread-safe. */
public final class McpSource implements UpstreamSource {
    private static final Logger LOG = LoggerFactory.getLogger(McpSource.class);
    private static final Duration SHORTEST_REFRESH = Duration.ofSeconds(30);
    private static final Duration SETTLING = Duration.ofMillis(200);
    private static final Duration LISTEN_AGAIN = Duration.ofSeconds(5);
    private static final int MOST_WATCHED = 100;
    private static final String AT = "at";
    private static final String HAS_RESOURCES = "hasResources";

    private final String id;
    private final String place;
    private final Connection connection;
    private final Relay relay;
    private final UpstreamUris uris;
    private final McpOfferings offerings;
    private final Party gateway;
    private final Duration refresh;
    private final ApprovalPolicy approval;
    private final Consumer<String> updated;
    private volatile List<String> watched = List.of();
    private volatile Duration fresh;
    private volatile @Nullable String told;
    private volatile @Nullable Thread listener;
    private volatile @Nullable Exchange listening;

    /**
     * What is at the end of {@code connection}.
     *
     * @param forwarding as whom calls go to it
     * @param resilience what stands before the server
     * @param updated hears the URIs of resources that hold something else now
     */
    public McpSource(
            McpServerConfig config,
            Connection connection,
            IdentityForwarding forwarding,
            Resilience resilience,
            Consumer<String> updated) {
        this.id = config.id();
        this.place = Whereabouts.of(config.whereabouts());
        this.connection = connection;
        this.relay = new Relay(connection, forwarding, resilience);
        this.uris = new UpstreamUris(id);
        this.offerings = new McpOfferings(config, uris, new Handlers(id, relay, uris, this::mirrored));
        this.gateway = Party.gateway(ownIdentity(forwarding));
        this.approval = config.approval();
        this.refresh = config.refresh().toJavaDuration();
        this.fresh = refresh;
        this.updated = updated;
    }

    /** The gateway itself asks as nobody, with what identifies it to the server if anything does. */
    private static Party.Identity ownIdentity(IdentityForwarding forwarding) {
        OnBehalf nobody = new OnBehalf(Caller.anonymous(), CallerToken.NONE, "", "", TraceContext.NONE, new Remarks());
        return () -> {
            try {
                return forwarding.headers(nobody);
            } catch (UpstreamFailure e) {
                return Map.of();
            }
        };
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public @Nullable String protocol() {
        return connection.revision();
    }

    @Override
    public ApprovalPolicy approval() {
        return approval;
    }

    @Override
    public Offerings load() throws UpstreamFailure, InterruptedException {
        try {
            McpServer server = connection.server(gateway);
            Listing listing = Listing.of(server, gateway);
            watched = listing.resources().stream()
                    .map(resource -> resource.path("uri").asText())
                    .limit(MOST_WATCHED)
                    .toList();
            fresh = listing.freshMillis() < 0 ? refresh : min(refresh, Duration.ofMillis(listing.freshMillis()));
            boolean resources = server.can("resources");
            told = Json.text(listing.document().put(AT, place).put(HAS_RESOURCES, resources));
            return offerings.of(listing, resources);
        } catch (McpFailure e) {
            connection.forget();
            throw Failures.of(id, e, true);
        }
    }

    @Override
    public @Nullable String told() {
        return told;
    }

    @Override
    public @Nullable Offerings recall(String text) {
        try {
            JsonNode document = StrictJson.read(text.getBytes(StandardCharsets.UTF_8));
            return document.path(AT).asText().equals(place)
                    ? offerings.of(
                            Listing.of(document), document.path(HAS_RESOURCES).asBoolean())
                    : null;
        } catch (JsonRefused e) {
            return null;
        }
    }

    @Override
    public void probe(Probe probe) throws InterruptedException {
        McpServer[] server = new McpServer[1];
        boolean reached = probe.step("Connect and agree on a revision", () -> {
            try {
                server[0] = connection.server(gateway);
                return "It speaks MCP " + server[0].revision() + ".";
            } catch (McpFailure e) {
                throw Failures.of(id, e, true);
            }
        });
        if (reached) {
            probe.step("List what it offers", () -> {
                try {
                    Listing listing = Listing.of(server[0], gateway);
                    return count(listing.tools(), "tool") + ", " + count(listing.resources(), "resource") + ", "
                            + count(listing.prompts(), "prompt") + ".";
                } catch (McpFailure e) {
                    throw Failures.of(id, e, true);
                }
            });
        }
    }

    private static String count(List<ObjectNode> entries, String kind) {
        return entries.size() + " " + kind + (entries.size() == 1 ? "" : "s");
    }

    private static Duration min(Duration one, Duration other) {
        Duration smaller = one.compareTo(other) < 0 ? one : other;
        return smaller.compareTo(SHORTEST_REFRESH) < 0 ? SHORTEST_REFRESH : smaller;
    }

    @Override
    public Duration refreshEvery() {
        return fresh;
    }

    /** The tool's definition as the server has it now, for a call that it refused because of its headers. */
    private @Nullable List<Mirrored> mirrored(String original) throws ToolFailure {
        try {
            for (ObjectNode tool :
                    Listing.of(connection.server(gateway), gateway).tools()) {
                if (original.equals(tool.path("name").textValue())
                        && tool.get("inputSchema") instanceof ObjectNode schema) {
                    return MirroredParameters.of(schema);
                }
            }
            return null;
        } catch (McpFailure e) {
            throw Failures.of(id, e, true).asToolFailure();
        } catch (IllegalArgumentException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ToolFailure("The call was cancelled.");
        }
    }

    @Override
    public void start(Runnable changed) {
        listener = Thread.ofVirtual().name("upstream-" + id + "-changes").start(() -> listen(changed));
    }

    /** One stream for all clients; while there is none, what the server offers is asked for from time to time. */
    private void listen(Runnable changed) {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Thread.sleep(LISTEN_AGAIN);
                if (connection.revision() != null && !listenOnce(changed)) {
                    Thread.sleep(refresh);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** False if the server has no such stream. */
    private boolean listenOnce(Runnable changed) throws InterruptedException {
        try (Exchange stream = connection.server(gateway).listen(gateway, watched)) {
            if (stream == null) {
                return false;
            }
            listening = stream;
            while (true) {
                if (stream.next() instanceof JsonRpc.Notification(String method, ObjectNode params)) {
                    hear(method, params, changed);
                }
            }
        } catch (McpFailure e) {
            LOG.debug("upstream {} tells of no changes: {}", id, e.getMessage());
            return e.reason() != McpFailure.Reason.REFUSED && e.reason() != McpFailure.Reason.SESSION_ENDED;
        } finally {
            listening = null;
        }
    }

    private void hear(String method, ObjectNode params, Runnable changed) throws InterruptedException {
        if (method.endsWith("/list_changed")) {
            Thread.sleep(SETTLING);
            changed.run();
        } else if (method.equals("notifications/resources/updated")
                && params.path("uri").isTextual()) {
            updated.accept(uris.outward(params.path("uri").textValue()));
        }
    }

    @Override
    public void stop() {
        Thread running = listener;
        if (running != null) {
            running.interrupt();
        }
        Exchange open = listening;
        if (open != null) {
            open.close();
        }
        relay.close();
        connection.close();
    }
}
