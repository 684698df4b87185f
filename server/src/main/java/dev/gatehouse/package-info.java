/** The application: its configuration and the one place where everything is wired together by hand. */
@NullMarked
package dev.gatehouse;

import org.jspecify.annotations.NullMarked;
