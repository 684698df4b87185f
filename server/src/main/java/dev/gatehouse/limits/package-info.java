/** Is there room? Rate limits per caller and, for what has no caller, per address; limits of attempts. */
@NullMarked
package dev.gatehouse.limits;

import org.jspecify.annotations.NullMarked;
