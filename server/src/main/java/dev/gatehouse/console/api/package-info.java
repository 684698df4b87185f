/** What the admin API reads and writes: one record for each JSON object, the source of its OpenAPI document. */
@NullMarked
package dev.gatehouse.console.api;

import org.jspecify.annotations.NullMarked;
