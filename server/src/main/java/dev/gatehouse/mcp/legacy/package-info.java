/** MCP 2025-11-25, 2025-06-18 and 2025-03-26: a handshake first. */
@NullMarked
package dev.gatehouse.mcp.legacy;

import org.jspecify.annotations.NullMarked;
