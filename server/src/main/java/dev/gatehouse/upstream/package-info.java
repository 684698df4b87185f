/**
 * Send this there, as this caller: the backends behind the gate.
 *
 * <p>How the pieces fit. {@link dev.gatehouse.upstream.UpstreamConfig} is one entry of {@code upstreams:}, with a
 * record for each kind of backend. The composition root ({@code UpstreamParts}) makes of each an
 * {@link dev.gatehouse.upstream.UpstreamSource}, which says what the backend offers; its tools' handlers call the
 * backend. {@link dev.gatehouse.upstream.Upstreams} loads the sources, offers what they bring to the catalogue, and
 * keeps the last that a source brought while it is down. Whatever goes to a backend goes by
 * {@link dev.gatehouse.upstream.UpstreamCalls}, one for each backend, which asks the room's {@code forwarding} package
 * as whom the call goes, and fails with an {@link dev.gatehouse.upstream.UpstreamFailure} of a stable code. A new kind
 * of backend is a record of configuration here, a source in a package of its own below this one, and a line in
 * {@code UpstreamParts}.
 */
@NullMarked
package dev.gatehouse.upstream;

import org.jspecify.annotations.NullMarked;
