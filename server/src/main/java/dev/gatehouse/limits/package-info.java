/** Is there room? Rate limits per caller and, for what has no caller, per address. */
@NullMarked
package dev.gatehouse.limits;

import org.jspecify.annotations.NullMarked;
