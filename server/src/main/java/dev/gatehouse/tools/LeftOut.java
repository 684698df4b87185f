package dev.gatehouse.tools;

/**
 * Something that a backend lists and that cannot be offered, such as a tool whose schema cannot be used. Its texts are
 * a stranger's, on one line and without controls.
 *
 * @param kind {@code tool}, {@code resource}, {@code resource template} or {@code prompt}
 * @param name what the backend calls it; empty if it has no name
 * @param reason why, in words
 */
public record LeftOut(String kind, String name, String reason) {}
