package dev.gatehouse.discovery.doctor;

import static dev.gatehouse.discovery.doctor.ClientProfile.Opening.DISCOVER;
import static dev.gatehouse.discovery.doctor.ClientProfile.Opening.GET;
import static dev.gatehouse.discovery.doctor.ClientProfile.Opening.INITIALIZE;
import static dev.gatehouse.discovery.doctor.ClientProfile.Registration.CLIENT_ID_METADATA;
import static dev.gatehouse.discovery.doctor.ClientProfile.Registration.DYNAMIC;
import static dev.gatehouse.discovery.doctor.ClientProfile.ScopeSource.CHALLENGE;
import static dev.gatehouse.discovery.doctor.ClientProfile.ScopeSource.RESOURCE_METADATA;
import static dev.gatehouse.discovery.doctor.ClientProfile.ScopeSource.SERVER_METADATA;
import static dev.gatehouse.discovery.doctor.ClientProfile.ServerMetadataForm.OAUTH_INSERTED;
import static dev.gatehouse.discovery.doctor.ClientProfile.ServerMetadataForm.OAUTH_ROOT;
import static dev.gatehouse.discovery.doctor.ClientProfile.ServerMetadataForm.OPENID_APPENDED;
import static dev.gatehouse.discovery.doctor.ClientProfile.ServerMetadataForm.OPENID_INSERTED;

import dev.gatehouse.discovery.doctor.ClientProfile.IssuerRule;
import dev.gatehouse.discovery.doctor.ClientProfile.PkceRule;
import dev.gatehouse.discovery.doctor.ClientProfile.Place;
import dev.gatehouse.discovery.doctor.ClientProfile.Redirects;
import dev.gatehouse.discovery.doctor.ClientProfile.ResourceRule;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The clients whose ways the doctor knows. Where a vendor publishes nothing, the profile follows the specification. */
public final class KnownClients {
    /** ChatGPT, which connects from OpenAI's servers. */
    public static final ClientProfile CHATGPT = new ClientProfile(
            "chatgpt",
            "ChatGPT",
            Place.CLOUD,
            List.of(DISCOVER, INITIALIZE),
            Set.of(401),
            false,
            false,
            true,
            false,
            ResourceRule.PREFIX,
            true,
            List.of(OAUTH_INSERTED, OPENID_INSERTED, OPENID_APPENDED),
            IssuerRule.EXACT,
            PkceRule.MUST_ADVERTISE,
            List.of(CLIENT_ID_METADATA, DYNAMIC),
            URI.create("https://chatgpt.com/oauth/client.json"),
            List.of(
                    "https://chatgpt.com/connector_platform_oauth_redirect",
                    "https://chatgpt.com/connector/oauth/CALLBACK_ID"),
            "https://chatgpt.com/connector/oauth/CALLBACK_ID",
            List.of(CHALLENGE, RESOURCE_METADATA),
            null,
            false,
            Duration.ofSeconds(30),
            Redirects.NONE,
            "choose a user-defined OAuth client when the app is added, and enter its client id and secret");

    /** Claude on the web, the desktop and the phone: connectors connect from Anthropic's servers. */
    public static final ClientProfile CLAUDE = new ClientProfile(
            "claude",
            "Claude",
            Place.CLOUD,
            List.of(INITIALIZE),
            Set.of(401),
            true,
            false,
            false,
            true,
            ResourceRule.EXACT,
            false,
            List.of(OAUTH_INSERTED, OPENID_INSERTED, OPENID_APPENDED),
            IssuerRule.EXACT,
            PkceRule.MUST_ADVERTISE,
            List.of(CLIENT_ID_METADATA, DYNAMIC),
            URI.create("https://claude.ai/oauth/mcp-oauth-client-metadata"),
            List.of("https://claude.ai/api/mcp/auth_callback", "https://claude.com/api/mcp/auth_callback"),
            null,
            List.of(CHALLENGE, RESOURCE_METADATA),
            null,
            false,
            Duration.ofSeconds(10),
            Redirects.NONE,
            "open Advanced settings when the connector is added, and enter the client id and secret there");

    /** Claude Code, on the user's machine. */
    public static final ClientProfile CLAUDE_CODE = new ClientProfile(
            "claude-code",
            "Claude Code",
            Place.MACHINE,
            List.of(INITIALIZE),
            Set.of(401),
            false,
            false,
            false,
            true,
            ResourceRule.PREFIX,
            false,
            List.of(OAUTH_INSERTED, OPENID_INSERTED, OPENID_APPENDED),
            IssuerRule.SLASH_TOLERANT,
            PkceRule.MUST_ADVERTISE,
            List.of(CLIENT_ID_METADATA, DYNAMIC),
            URI.create("https://claude.ai/oauth/claude-code-client-metadata"),
            List.of("http://localhost:49962/callback"),
            null,
            List.of(CHALLENGE, RESOURCE_METADATA),
            null,
            true,
            Duration.ofSeconds(30),
            Redirects.SAME_ORIGIN,
            "claude mcp add --transport http NAME URL --client-id ID --callback-port PORT");

    /** The Cursor editor and its command line. */
    public static final ClientProfile CURSOR = new ClientProfile(
            "cursor",
            "Cursor",
            Place.MACHINE,
            List.of(INITIALIZE),
            Set.of(401),
            false,
            false,
            false,
            true,
            ResourceRule.PREFIX,
            false,
            List.of(OAUTH_INSERTED, OPENID_INSERTED, OPENID_APPENDED),
            IssuerRule.SLASH_TOLERANT,
            PkceRule.MUST_ADVERTISE,
            List.of(DYNAMIC),
            null,
            List.of(
                    "cursor://anysphere.cursor-mcp/oauth/callback",
                    "https://www.cursor.com/agents/mcp/oauth/callback",
                    "http://localhost:8787/callback"),
            null,
            List.of(CHALLENGE, RESOURCE_METADATA),
            null,
            false,
            Duration.ofSeconds(30),
            Redirects.SAME_ORIGIN,
            "add \"auth\": {\"CLIENT_ID\": \"ID\"} to the server in mcp.json");

    /** Visual Studio Code. */
    public static final ClientProfile VS_CODE = new ClientProfile(
            "vscode",
            "VS Code",
            Place.MACHINE,
            List.of(INITIALIZE),
            Set.of(401, 403),
            false,
            true,
            false,
            true,
            ResourceRule.NORMALIZED,
            false,
            List.of(OAUTH_INSERTED, OPENID_INSERTED, OPENID_APPENDED),
            IssuerRule.UNCHECKED,
            PkceRule.UNCHECKED,
            List.of(CLIENT_ID_METADATA, DYNAMIC),
            URI.create("https://vscode.dev/oauth/client-metadata.json"),
            List.of(
                    "http://127.0.0.1:33418/",
                    "http://127.0.0.1/",
                    "https://vscode.dev/redirect",
                    "https://insiders.vscode.dev/redirect"),
            null,
            List.of(CHALLENGE, RESOURCE_METADATA),
            null,
            false,
            Duration.ofSeconds(30),
            Redirects.ANY,
            "enter the client id when VS Code asks for it");

    /** mcp-remote, which connects clients that speak only standard input and output. */
    public static final ClientProfile MCP_REMOTE = new ClientProfile(
            "mcp-remote",
            "mcp-remote",
            Place.MACHINE,
            List.of(GET, INITIALIZE),
            Set.of(401),
            false,
            false,
            true,
            true,
            ResourceRule.PREFIX,
            false,
            List.of(OAUTH_INSERTED, OAUTH_ROOT, OPENID_INSERTED, OPENID_APPENDED),
            IssuerRule.SLASH_TOLERANT,
            PkceRule.MAY_BE_SILENT,
            List.of(DYNAMIC),
            null,
            List.of("http://localhost:3334/oauth/callback"),
            null,
            List.of(CHALLENGE, RESOURCE_METADATA, SERVER_METADATA),
            "openid email profile",
            true,
            Duration.ofSeconds(5),
            Redirects.SAME_ORIGIN,
            "mcp-remote URL --static-oauth-client-info '{\"client_id\":\"ID\"}'");

    private static final List<ClientProfile> ALL = List.of(CHATGPT, CLAUDE, CLAUDE_CODE, CURSOR, VS_CODE, MCP_REMOTE);

    private KnownClients() {}

    /** All of them, as people would list them. */
    public static List<ClientProfile> all() {
        return ALL;
    }

    /** The client of this id. */
    public static Optional<ClientProfile> byId(String id) {
        return ALL.stream().filter(client -> client.id().equals(id)).findFirst();
    }
}
