/** Send this there, as this caller: the backends behind the gate. */
@NullMarked
package dev.gatehouse.upstream;

import org.jspecify.annotations.NullMarked;
