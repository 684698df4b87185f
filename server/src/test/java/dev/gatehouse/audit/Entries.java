package dev.gatehouse.audit;

import java.time.Instant;
import java.util.List;

/** Entries for tests. */
final class Entries {
    static final Instant TIME = Instant.parse("2026-03-01T10:15:30.123Z");

    private Entries() {}

    static AuditEntryBuilder call(String uid, String tool) {
        return callAt(TIME, uid).tool(tool);
    }

    static AuditEntryBuilder callAt(Instant time, String uid) {
        return new AuditEntryBuilder(time, DecisionId.next(), "mcp", "tools/call")
                .requestId("req-1")
                .issuer("https://issuer.example")
                .subject("subject-of-" + uid)
                .uid(uid)
                .clientId("client-1")
                .clientName("Example Client")
                .address("192.0.2.7")
                .protocol("2026-07-28")
                .tool("echo")
                .requiredScopes(List.of("demo:read"))
                .heldScopes(List.of("demo:read", "demo:write"))
                .latencyMicros(1_234)
                .upstreamMicros(900)
                .argsDigest(Sha256.ofHex("0f".repeat(32)))
                .argsPreview("{\"text\":\"hello\"}");
    }

    static AuditEntryBuilder denied(String uid, String tool) {
        return call(uid, tool)
                .decision("deny")
                .reason("insufficient_scope")
                .missingScopes(List.of("demo:admin"))
                .outcome("refused")
                .status(403);
    }
}
