/** Keep this: the database, its migrations and its one writer. */
@NullMarked
package dev.gatehouse.store;

import org.jspecify.annotations.NullMarked;
