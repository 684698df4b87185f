package dev.gatehouse;

import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/** What the terminal shows when the gateway is ready: where it is, and how to try it. */
final class Banner {
    private Banner() {}

    static void print(PrintStream out, GatehouseConfig config, String consoleUrl, @Nullable String firstAdminPassword) {
        String mcp = config.publicUrl().mcp().toString();
        StringBuilder text = new StringBuilder(1024);
        text.append("\n  Gatehouse is ready.\n\n");
        line(text, "MCP", mcp);
        line(text, "Console", consoleUrl);
        if (firstAdminPassword != null) {
            line(text, "Admin login", "admin / " + firstAdminPassword + "   (shown only this once)");
        } else {
            line(text, "Admin login", "admin, with the password of the first start or of ADMIN_PASSWORD");
        }
        if (config.hasDemoUsers()) {
            line(text, "Demo users", "alex / password, sam / password");
        }
        text.append("\n  Connect a client\n");
        line(text, "Claude Code", "claude mcp add --transport http gatehouse " + mcp);
        line(text, "VS Code", "code --add-mcp '{\"name\":\"gatehouse\",\"type\":\"http\",\"url\":\"" + mcp + "\"}'");
        line(text, "Cursor", "{\"mcpServers\":{\"gatehouse\":{\"url\":\"" + mcp + "\"}}}   in ~/.cursor/mcp.json");
        if (config.hasDemoUsers()) {
            text.append("\n  Fetch a token and call a tool\n");
            text.append("    TOKEN=$(./gatehouse token --user alex)\n");
            text.append("    curl -s ").append(mcp).append(" -H \"Authorization: Bearer $TOKEN\" \\\n");
            text.append(
                    "      -H 'Content-Type: application/json' -H 'Accept: application/json, text/event-stream' \\\n");
            text.append(
                    "      -d"
                        + " '{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"whoami\",\"arguments\":{}}}'\n");
        }
        text.append("\n  Stop with Ctrl-C.\n");
        out.println(text);
        out.flush();
    }

    private static void line(StringBuilder text, String label, String value) {
        text.append("    %-13s%s%n".formatted(label, value));
    }
}
