export interface Recipe {
  id: string;
  name: string;
  /** Whether the vendor's servers connect, so that the address has to be public. */
  fromCloud: boolean;
  steps: readonly string[];
  /** What to paste, and what it is. */
  paste?: { what: string; text: string };
}

const pretty = (value: unknown): string => JSON.stringify(value, null, 2);

/** How to connect each client to an MCP server. */
export function recipes(mcpUrl: string): readonly Recipe[] {
  return [
    {
      id: "chatgpt",
      name: "ChatGPT",
      fromCloud: true,
      steps: [
        "In Settings, open Apps and connectors, and switch developer mode on under Advanced settings.",
        "Choose Create, enter a name and the address below, and OAuth as authentication.",
        "Choose Create, then sign in on the page that opens.",
      ],
      paste: { what: "the MCP URL for ChatGPT", text: mcpUrl },
    },
    {
      id: "claude",
      name: "Claude",
      fromCloud: true,
      steps: [
        "In Settings, open Connectors and choose Add custom connector.",
        "Enter a name and the address below, and choose Add.",
        "Choose Connect, then sign in on the page that opens.",
      ],
      paste: { what: "the MCP URL for Claude", text: mcpUrl },
    },
    {
      id: "claude-code",
      name: "Claude Code",
      fromCloud: false,
      steps: ["Run the command below.", "Start claude, type /mcp, choose gatehouse and Authenticate."],
      paste: {
        what: "the command for Claude Code",
        text: `claude mcp add --transport http gatehouse ${mcpUrl}`,
      },
    },
    {
      id: "cursor",
      name: "Cursor",
      fromCloud: false,
      steps: [
        "Add the server to ~/.cursor/mcp.json, or to .cursor/mcp.json in a project.",
        "In Cursor's settings, open MCP and choose Connect beside gatehouse.",
      ],
      paste: {
        what: "the entry for Cursor",
        text: pretty({ mcpServers: { gatehouse: { url: mcpUrl } } }),
      },
    },
    {
      id: "vscode",
      name: "VS Code",
      fromCloud: false,
      steps: [
        "Add the server to .vscode/mcp.json, or run the command MCP: Add Server.",
        "Start the server from the list of MCP servers, and allow it to sign in.",
      ],
      paste: {
        what: "the entry for VS Code",
        text: pretty({ servers: { gatehouse: { type: "http", url: mcpUrl } } }),
      },
    },
    {
      id: "mcp-remote",
      name: "mcp-remote",
      fromCloud: false,
      steps: [
        "For clients that only start local commands: give the client this command.",
        "It opens the sign-in page at the first start.",
      ],
      paste: {
        what: "the entry for mcp-remote",
        text: pretty({ mcpServers: { gatehouse: { command: "npx", args: ["mcp-remote", mcpUrl] } } }),
      },
    },
  ];
}

/** Whether the servers of a vendor could reach an address, as far as its text tells. */
export function isPublic(mcpUrl: string): boolean {
  const { protocol, hostname } = new URL(mcpUrl);
  return protocol === "https:" && hostname !== "localhost" && !/^(127|10|192\.168|\[::1\])\b/.test(hostname);
}
