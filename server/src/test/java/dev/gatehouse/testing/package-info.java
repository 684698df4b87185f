/** Fixtures that several rooms' tests share. */
@NullMarked
package dev.gatehouse.testing;

import org.jspecify.annotations.NullMarked;
