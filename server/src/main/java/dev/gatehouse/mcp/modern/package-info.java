/** MCP 2026-07-28: every request stands for itself. */
@NullMarked
package dev.gatehouse.mcp.modern;

import org.jspecify.annotations.NullMarked;
