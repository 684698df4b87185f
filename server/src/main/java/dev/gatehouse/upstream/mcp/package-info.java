/**
 * Other MCP servers as upstreams, of either era: the wire as a client speaks it. A {@code Transport} carries messages,
 * an {@code McpServer} speaks the era of the server behind it, and {@code Work} is one request while the server works
 * for it.
 */
@NullMarked
package dev.gatehouse.upstream.mcp;

import org.jspecify.annotations.NullMarked;
