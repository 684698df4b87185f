/** The official conformance suite against the gateway: its fixtures, the gateway that serves them, its runs. */
@NullMarked
package dev.gatehouse.conformance;

import org.jspecify.annotations.NullMarked;
