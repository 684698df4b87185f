package dev.gatehouse.console.api;

import org.jspecify.annotations.Nullable;

/**
 * How one can log in to the console.
 *
 * @param password whether local operators can, by their password
 * @param provider what the OpenID provider is called; absent if there is none
 */
public record LoginWaysView(boolean password, @Nullable String provider) {}
