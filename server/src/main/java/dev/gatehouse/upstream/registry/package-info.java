/** Entries of an MCP registry ({@code server.json}), and the upstreams that they propose. */
@NullMarked
package dev.gatehouse.upstream.registry;

import org.jspecify.annotations.NullMarked;
