/** MCP servers that are programs on this machine, spoken to over their standard input and output. */
@NullMarked
package dev.gatehouse.upstream.stdio;

import org.jspecify.annotations.NullMarked;
