/** Who tries to sign in, how far they came, and what to do about those who got stuck. */
@NullMarked
package dev.gatehouse.discovery.attempts;

import org.jspecify.annotations.NullMarked;
