package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.audit.AuditField;
import dev.gatehouse.audit.AuditQuery;
import dev.gatehouse.audit.AuditSearch;
import dev.gatehouse.store.Database;
import dev.gatehouse.testing.GatewayProcess;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.Implementation;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The official Java SDK, which speaks the older revisions, with a token of the command line. */
class JavaSdkTest {
    private final GatewayProcess gateway = GatewayProcess.shared();

    @ParameterizedTest
    @ValueSource(strings = {"2025-11-25", "2025-06-18", "2025-03-26"})
    void listsAndCallsInEveryOlderRevision(String revision) throws Exception {
        try (McpSyncClient client = client(gateway.token("alex", "demo:read"), revision)) {
            assertThat(client.initialize().protocolVersion()).isEqualTo(revision);
            assertThat(client.listTools().tools()).extracting(Tool::name).contains("whoami", "echo");

            CallToolResult echoed = client.callTool(CallToolRequest.builder("echo")
                    .arguments(Map.of("message", "hello"))
                    .build());

            assertThat(echoed.isError()).isNotEqualTo(true);
            assertThat(echoed.content().toString()).contains("hello");
        }
    }

    @Test
    void isRefusedWithoutTheScope() throws Exception {
        try (McpSyncClient client = client(gateway.token("sam"), "2025-11-25")) {
            client.initialize();

            assertThatThrownBy(() -> client.callTool(CallToolRequest.builder("echo")
                            .arguments(Map.of("message", "hello"))
                            .build()))
                    .isNotNull();
        }
        try (Database database = Database.openReadOnly(gateway.config().database())) {
            AuditQuery refused = AuditQuery.everything(10)
                    .byUser("sam")
                    .where(AuditField.TOOL, "echo")
                    .where(AuditField.REASON, "insufficient_scope");
            assertThat(new AuditSearch(database).find(refused)).hasSize(1);
        }
    }

    private McpSyncClient client(String token, String revision) {
        return McpClient.sync(HttpClientStreamableHttpTransport.builder(
                                gateway.origin().toString())
                        .endpoint("/mcp")
                        .supportedProtocolVersions(List.of(revision))
                        .addHttpRequestCustomizer((request, method, uri, body, context) ->
                                request.header("Authorization", "Bearer " + token))
                        .build())
                .clientInfo(Implementation.builder("Java SDK", "2.1.0").build())
                .build();
    }
}
