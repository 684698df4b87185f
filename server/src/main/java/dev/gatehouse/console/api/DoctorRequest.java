package dev.gatehouse.console.api;

import org.jspecify.annotations.Nullable;

/**
 * What to examine.
 *
 * @param url an MCP server's URL as users type it; absent for this gateway's own
 */
public record DoctorRequest(@Nullable String url) {}
