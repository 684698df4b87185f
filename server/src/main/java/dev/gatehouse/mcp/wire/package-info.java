/** What both eras share: requests as they arrive, replies, errors, and the gate in the terms of MCP. */
@NullMarked
package dev.gatehouse.mcp.wire;

import org.jspecify.annotations.NullMarked;
