/** May I fetch this, and do it: the one way out for every URL that Gatehouse fetches. */
@NullMarked
package dev.gatehouse.egress;

import org.jspecify.annotations.NullMarked;
