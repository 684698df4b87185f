/** A backend's own HTTP interface, passed through the gate under {@code /proxy}. */
@NullMarked
package dev.gatehouse.rest.proxy;

import org.jspecify.annotations.NullMarked;
