/** Hands recorded events on to other systems, from the record itself and as far as each has come. */
@NullMarked
package dev.gatehouse.audit.sink;

import org.jspecify.annotations.NullMarked;
