/** The admin API and the console's files on the admin port. */
@NullMarked
package dev.gatehouse.console;

import org.jspecify.annotations.NullMarked;
