/** What may pass? Inspection of arguments and results. */
@NullMarked
package dev.gatehouse.content;

import org.jspecify.annotations.NullMarked;
