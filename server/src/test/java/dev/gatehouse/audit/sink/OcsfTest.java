package dev.gatehouse.audit.sink;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gatehouse.audit.AuditEntry;
import dev.gatehouse.audit.AuditEntryBuilder;
import dev.gatehouse.audit.AuditEvent;
import dev.gatehouse.audit.DecisionId;
import dev.gatehouse.audit.Sha256;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What OCSF 1.3 requires of the classes that events become, by its schema. */
class OcsfTest {
    private static final Instant TIME = Instant.parse("2026-03-01T10:15:30.123Z");
    /** Required in every event of any class. */
    private static final List<String> BASE = List.of(
            "/activity_id",
            "/category_uid",
            "/class_uid",
            "/metadata/product/name",
            "/metadata/version",
            "/severity_id",
            "/time",
            "/type_uid");

    private static AuditEntryBuilder entry(String front, String method) {
        return new AuditEntryBuilder(TIME, DecisionId.next(), front, method);
    }

    private static JsonNode ocsf(AuditEntry entry) throws Exception {
        AuditEvent event = new AuditEvent(7, entry, false, Sha256.of(new byte[] {1}), Sha256.of(new byte[] {2}));
        String line = new EventLines(SinkConfig.Format.OCSF, false).of(List.of(event));
        assertThat(line).endsWith("\n").doesNotContain("private");
        JsonNode json = new ObjectMapper().readTree(line);
        assertThat(BASE)
                .allSatisfy(path ->
                        assertThat(json.at(path).isMissingNode()).as(path).isFalse());
        assertThat(json.path("type_uid").asInt())
                .isEqualTo(json.path("class_uid").asInt() * 100
                        + json.path("activity_id").asInt());
        assertThat(json.path("category_uid").asInt())
                .isEqualTo(json.path("class_uid").asInt() / 1000);
        return json;
    }

    @Test
    void aCallIsApiActivity() throws Exception {
        JsonNode json = ocsf(entry("mcp", "tools/call")
                .tool("orders_get")
                .upstream("orders")
                .issuer("https://idp.example.com/")
                .subject("alex")
                .uid("u1")
                .tenant("acme")
                .clientId("c1")
                .address("192.0.2.1")
                .requestId("r1")
                .argsPreview("{\"secretly\":\"private\"}")
                .build());

        assertThat(json.path("class_uid").asInt()).isEqualTo(6003);
        assertThat(json.at("/api/operation").asText()).isEqualTo("orders_get");
        assertThat(json.at("/api/service/name").asText()).isEqualTo("orders");
        assertThat(json.at("/actor/user/uid").asText()).isEqualTo("https://idp.example.com/ alex");
        assertThat(json.at("/actor/user/org/uid").asText()).isEqualTo("acme");
        assertThat(json.at("/actor/app_uid").asText()).isEqualTo("c1");
        assertThat(json.at("/src_endpoint/ip").asText()).isEqualTo("192.0.2.1");
        assertThat(json.at("/metadata/sequence").asLong()).isEqualTo(7);
        assertThat(json.at("/metadata/correlation_uid").asText()).isEqualTo("r1");
        assertThat(json.path("time").asLong()).isEqualTo(TIME.toEpochMilli());
        assertThat(json.path("status_id").asInt()).isEqualTo(1);
        assertThat(json.path("action_id").asInt()).isEqualTo(1);
    }

    @Test
    void aRefusalIsDeniedAndBlocked() throws Exception {
        JsonNode json = ocsf(entry("mcp", "tools/call")
                .decision("deny")
                .reason("insufficient_scope")
                .outcome("refused")
                .status(403)
                .build());

        assertThat(json.path("status_id").asInt()).isEqualTo(2);
        assertThat(json.path("status_detail").asText()).isEqualTo("insufficient_scope");
        assertThat(json.path("action_id").asInt()).isEqualTo(2);
        assertThat(json.path("disposition_id").asInt()).isEqualTo(2);
        assertThat(json.path("severity_id").asInt()).isEqualTo(3);
    }

    /** {@code actor}, {@code api.operation} and {@code src_endpoint} with something in it, whatever is known. */
    @Test
    void whatApiActivityRequiresIsThereOfAnEventThatKnowsNothing() throws Exception {
        JsonNode json = ocsf(entry("gate", "audit/retention").build());

        assertThat(json.at("/actor/user/name").asText()).isNotEmpty();
        assertThat(json.at("/api/operation").asText()).isEqualTo("audit/retention");
        assertThat(json.path("src_endpoint")).isNotEmpty();
    }

    /** {@code user}, and one of {@code service} and {@code dst_endpoint}. */
    @Test
    void aSignInIsAuthentication() throws Exception {
        JsonNode json = ocsf(entry("console", "login").uid("admin").build());

        assertThat(json.path("class_uid").asInt()).isEqualTo(3002);
        assertThat(json.path("activity_id").asInt()).isEqualTo(1);
        assertThat(json.at("/user/name").asText()).isEqualTo("admin");
        assertThat(json.at("/service/name").asText()).isEqualTo("Gatehouse console");
        assertThat(json.has("api")).isFalse();
    }
}
