/**
 * Count this: rates, latencies and health, kept in memory and published as metrics; request ids, traces; their export.
 */
@NullMarked
package dev.gatehouse.telemetry;

import org.jspecify.annotations.NullMarked;
