package dev.gatehouse.console.api;

/**
 * What was erased from the audit.
 *
 * @param events from how many events
 */
public record ErasureReport(long events) {}
