package dev.gatehouse.audit.sink;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.audit.AuditEventView;
import dev.gatehouse.json.Json;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An event in the Open Cybersecurity Schema Framework 1.3: sign-ins and sign-outs as <em>Authentication</em> (3002),
 * everything else as <em>API Activity</em> (6003), both with the profile <em>Security Control</em>. docs/sinks.md has
 * the table.
 */
final class Ocsf {
    private static final String VERSION = "1.3.0";
    private static final int API_ACTIVITY = 6003;
    private static final int AUTHENTICATION = 3002;
    private static final int CLASSES_A_CATEGORY = 1_000;
    private static final int TYPES_A_CLASS = 100;
    private static final int OTHER = 99;
    private static final Set<String> SIGN_INS = Set.of("login", "token");
    private static final String SIGN_OUT = "logout";
    private static final Set<String> SIGNING = Set.of("console", "oauth");
    private static final String NOBODY = "unknown";

    private final AuditEventView event;
    private final ObjectNode json = Json.object();

    private Ocsf(AuditEventView event) {
        this.event = event;
    }

    static ObjectNode of(AuditEventView event) {
        Ocsf ocsf = new Ocsf(event);
        ocsf.classify();
        ocsf.metadata();
        ocsf.decision();
        ocsf.actor();
        ocsf.network();
        ocsf.rest();
        return ocsf.json;
    }

    private boolean isSigning() {
        return SIGNING.contains(event.front())
                && (SIGN_INS.contains(event.method()) || event.method().equals(SIGN_OUT));
    }

    private void classify() {
        int type = isSigning() ? AUTHENTICATION : API_ACTIVITY;
        int activity = isSigning() ? signing() : activity();
        json.put("class_uid", type)
                .put("class_name", isSigning() ? "Authentication" : "API Activity")
                .put("category_uid", type / CLASSES_A_CATEGORY)
                .put("category_name", isSigning() ? "Identity & Access Management" : "Application Activity")
                .put("activity_id", activity)
                .put("activity_name", event.method())
                .put("type_uid", type * TYPES_A_CLASS + activity)
                .put("time", event.time().toEpochMilli());
    }

    private int signing() {
        return switch (event.method()) {
            case "login" -> 1;
            case SIGN_OUT -> 2;
            default -> OTHER;
        };
    }

    /** What only looks is a reading; what a tool does is not ours to say. */
    private int activity() {
        String method = event.method();
        return method.endsWith("/list") || method.equals("resources/read") || method.equals("prompts/get") ? 2 : OTHER;
    }

    private void metadata() {
        ObjectNode metadata = json.putObject("metadata")
                .put("version", VERSION)
                .put("uid", event.decisionId())
                .put("sequence", event.seq())
                .put("log_name", "audit")
                .put("event_code", event.reason());
        metadata.putArray("profiles").add("security_control");
        if (!event.requestId().isEmpty()) {
            metadata.put("correlation_uid", event.requestId());
        }
        ObjectNode product =
                metadata.putObject("product").put("name", "Gatehouse").put("vendor_name", "Gatehouse");
        put(product, "version", Ocsf.class.getPackage().getImplementationVersion());
    }

    private void decision() {
        boolean allowed = event.decision().equals("allow");
        json.put(
                        "severity_id",
                        switch (event.decision()) {
                            case "allow" -> 1;
                            case "deny" -> 3;
                            default -> 2;
                        })
                .put(
                        "status_id",
                        switch (event.outcome()) {
                            case "ok" -> 1;
                            case "unknown" -> 0;
                            default -> 2;
                        })
                .put("status_code", String.valueOf(event.status()))
                .put("status_detail", event.reason())
                .put("action_id", allowed ? 1 : 2)
                .put("disposition_id", allowed ? 1 : 2)
                .put("duration", Math.round(event.latencyMs()))
                .put("count", event.count());
        put(json, "message", event.detail());
    }

    private void actor() {
        ObjectNode actor = json.putObject("actor");
        actor.set("user", user());
        put(actor, "app_uid", event.clientId());
        put(actor, "app_name", event.clientName());
        if (event.sessionId() != null) {
            actor.putObject("session").put("uid", event.sessionId());
        }
        if (isSigning()) {
            json.set("user", user());
            json.putObject("service").put("name", event.front().equals("console") ? "Gatehouse console" : "Gatehouse");
            json.put("is_remote", true);
        }
    }

    private ObjectNode user() {
        ObjectNode user = Json.object();
        String subject = event.subject() == null ? event.uid() : event.subject();
        put(user, "uid", event.issuer() == null ? subject : event.issuer() + " " + subject);
        user.put("name", event.uid() == null ? NOBODY : event.uid());
        if (event.tenant() != null) {
            user.putObject("org").put("uid", event.tenant());
        }
        return user;
    }

    private void network() {
        ObjectNode source = json.putObject("src_endpoint");
        if (event.address() == null) {
            source.put("name", event.front().equals("cli") ? "localhost" : NOBODY);
        } else {
            source.put("ip", event.address());
        }
        if (event.userAgent() != null) {
            json.putObject("http_request").put("user_agent", event.userAgent());
        }
        json.putObject("http_response").put("code", event.status());
        if (!isSigning()) {
            ObjectNode api =
                    json.putObject("api").put("operation", event.tool() == null ? event.method() : event.tool());
            put(api, "version", event.protocol());
            api.putObject("service").put("name", event.upstream() == null ? "Gatehouse" : event.upstream());
            api.putObject("request").put("uid", event.requestId());
            api.putObject("response").put("code", event.status());
        }
    }

    /** What the schema has no place for, under our own names. */
    private void rest() {
        ObjectNode rest = json.putObject("unmapped")
                .put("front", event.front())
                .put("decision", event.decision())
                .put("outcome", event.outcome())
                .put("revision", event.revision())
                .put("ownMs", event.ownMs())
                .put("upstreamMs", event.upstreamMs())
                .put("argsBytes", event.argsBytes())
                .put("resultBytes", event.resultBytes())
                .put("erased", event.erased())
                .put("prevHash", event.prevHash().hex())
                .put("hash", event.hash().hex());
        put(rest, "traceId", event.traceId());
        put(rest, "authMethod", event.authMethod());
        put(rest, "rule", event.rule());
        put(rest, "argsPreview", event.argsPreview());
        put(
                rest,
                "argsDigest",
                event.argsDigest() == null ? null : event.argsDigest().hex());
        put(
                rest,
                "resultDigest",
                event.resultDigest() == null ? null : event.resultDigest().hex());
        if (event.limitLeft() != null) {
            rest.put("limitLeft", event.limitLeft());
        }
        put(rest, "requiredScopes", event.requiredScopes());
        put(rest, "heldScopes", event.heldScopes());
        put(rest, "missingScopes", event.missingScopes());
        put(rest, "actors", event.actors());
        put(rest, "findings", event.findings());
    }

    private static void put(ObjectNode json, String name, @Nullable String value) {
        if (value != null) {
            json.put(name, value);
        }
    }

    private static void put(ObjectNode json, String name, List<String> values) {
        if (!values.isEmpty()) {
            values.forEach(json.putArray(name)::add);
        }
    }
}
