/** The load benchmark: {@code mvn -P bench verify}; what it measures stands in docs/performance.md. */
@NullMarked
package dev.gatehouse.bench;

import org.jspecify.annotations.NullMarked;
