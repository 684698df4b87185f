/** Remember this: the hash-chained record of every decision, durable before the answer is sent. */
@NullMarked
package dev.gatehouse.audit;

import org.jspecify.annotations.NullMarked;
