/** As whom a call goes to a backend: what it is told of the caller, and what of the caller never reaches it. */
@NullMarked
package dev.gatehouse.upstream.forwarding;

import org.jspecify.annotations.NullMarked;
