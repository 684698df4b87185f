/** Plain HTTP: service information, probes, and tools without MCP. */
@NullMarked
package dev.gatehouse.rest;

import org.jspecify.annotations.NullMarked;
