/** What does this text say? Strict JSON reading and writing, JSON-RPC framing, JSON Schema. */
@NullMarked
package dev.gatehouse.json;

import org.jspecify.annotations.NullMarked;
