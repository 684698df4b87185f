/** Which tools are there? The catalogue, its sources and the access that people give them. */
@NullMarked
package dev.gatehouse.tools;

import org.jspecify.annotations.NullMarked;
