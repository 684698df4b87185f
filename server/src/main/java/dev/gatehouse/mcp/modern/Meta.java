package dev.gatehouse.mcp.modern;

/** The keys of {@code _meta} that this era defines (MCP 2026-07-28, basic). */
final class Meta {
    static final String VERSION = "io.modelcontextprotocol/protocolVersion";
    static final String CAPABILITIES = "io.modelcontextprotocol/clientCapabilities";
    static final String CLIENT = "io.modelcontextprotocol/clientInfo";
    static final String SERVER = "io.modelcontextprotocol/serverInfo";
    static final String LOG_LEVEL = "io.modelcontextprotocol/logLevel";
    static final String SUBSCRIPTION = "io.modelcontextprotocol/subscriptionId";

    private Meta() {}
}
