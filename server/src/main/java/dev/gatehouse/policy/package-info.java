/** May they? One decision for a caller and a tool, with its explanation. */
@NullMarked
package dev.gatehouse.policy;

import org.jspecify.annotations.NullMarked;
