/** Who is it? Access tokens become verified callers, every refusal says precisely why; and passwords are hashed. */
@NullMarked
package dev.gatehouse.identity;

import org.jspecify.annotations.NullMarked;
