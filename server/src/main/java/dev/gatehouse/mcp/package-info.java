/** The wire of the Model Context Protocol, both eras; holds no policy. */
@NullMarked
package dev.gatehouse.mcp;

import org.jspecify.annotations.NullMarked;
