/** The whole story, told from outside: real clients, a real browser, the process killed and checked. */
@NullMarked
package dev.gatehouse.e2e;

import org.jspecify.annotations.NullMarked;
