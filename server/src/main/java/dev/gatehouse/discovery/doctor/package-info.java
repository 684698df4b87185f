/**
 * Why can a client not sign in? Walks the discovery and sign-in of an MCP server as known clients do, and names the fix
 * for everything that stops one. What each client does is data ({@link KnownClients}); {@code docs/doctor.md} gives the
 * source of every fact.
 */
@NullMarked
package dev.gatehouse.discovery.doctor;

import org.jspecify.annotations.NullMarked;
