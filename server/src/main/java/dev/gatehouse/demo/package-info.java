/** The tools, users and backends that come with Gatehouse so that it can be tried at once. */
@NullMarked
package dev.gatehouse.demo;

import org.jspecify.annotations.NullMarked;
