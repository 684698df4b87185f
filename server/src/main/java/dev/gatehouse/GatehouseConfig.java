package dev.gatehouse;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.gatehouse.audit.AuditConfig;
import dev.gatehouse.console.ConsoleConfig;
import dev.gatehouse.egress.EgressConfig;
import dev.gatehouse.identity.IdentityConfig;
import dev.gatehouse.limits.LimitsConfig;
import dev.gatehouse.mcp.McpConfig;
import dev.gatehouse.oauth.AuthorizationServerConfig;
import dev.gatehouse.store.DatabaseConfig;
import dev.gatehouse.tools.ToolsConfig;
import io.dropwizard.core.Configuration;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Everything that {@code config.yml} can say; each room owns its part. Every key stands in docs/configuration.md. */
public final class GatehouseConfig extends Configuration {
    @JsonProperty("publicUrl")
    private String publicUrl = "http://localhost:8080";

    @JsonProperty("dataDirectory")
    private Path dataDirectory = Path.of("data");

    @JsonProperty("identity")
    private IdentityConfig identity = IdentityConfig.defaults();

    @JsonProperty("authorizationServer")
    private AuthorizationServerConfig authorizationServer = AuthorizationServerConfig.defaults();

    @JsonProperty("mcp")
    private McpConfig mcp = McpConfig.defaults();

    @JsonProperty("tools")
    private ToolsConfig tools = ToolsConfig.defaults();

    @JsonProperty("limits")
    private LimitsConfig limits = LimitsConfig.defaults();

    @JsonProperty("audit")
    private AuditConfig audit = AuditConfig.defaults();

    @JsonProperty("egress")
    private EgressConfig egress = EgressConfig.defaults();

    @JsonProperty("console")
    private ConsoleConfig console = ConsoleConfig.defaults();

    @JsonProperty("database")
    private DatabaseConfig database = DatabaseConfig.defaults();

    /** The origin that clients use. */
    public PublicUrl publicUrl() {
        return PublicUrl.parse(publicUrl);
    }

    /** Where signing keys live, and the database unless its URL says otherwise. */
    public Path dataDirectory() {
        return dataDirectory;
    }

    public IdentityConfig identity() {
        return identity;
    }

    public AuthorizationServerConfig authorizationServer() {
        return authorizationServer;
    }

    public McpConfig mcp() {
        return mcp;
    }

    public ToolsConfig tools() {
        return tools;
    }

    public LimitsConfig limits() {
        return limits;
    }

    public AuditConfig audit() {
        return audit;
    }

    public EgressConfig egress() {
        return egress;
    }

    public ConsoleConfig console() {
        return console;
    }

    public DatabaseConfig database() {
        return database;
    }
}
