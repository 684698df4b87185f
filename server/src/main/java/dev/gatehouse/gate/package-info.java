/** Take this call through: the only place where a call is decided. Knows no wire format. */
@NullMarked
package dev.gatehouse.gate;

import org.jspecify.annotations.NullMarked;
