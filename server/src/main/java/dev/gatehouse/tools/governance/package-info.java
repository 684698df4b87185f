/** Which definitions of upstream tools are trusted: what was seen, what waits, what looks suspicious, who approved. */
@NullMarked
package dev.gatehouse.tools.governance;

import org.jspecify.annotations.NullMarked;
