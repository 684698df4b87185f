package dev.gatehouse.upstream;

import dev.gatehouse.egress.Egress;
import dev.gatehouse.egress.EgressAnswer;
import dev.gatehouse.egress.EgressFailed;
import dev.gatehouse.egress.EgressRefused;
import dev.gatehouse.egress.EgressRequest;
import dev.gatehouse.tools.ToolFailure;
import dev.gatehouse.upstream.forwarding.IdentityForwarding;
import dev.gatehouse.upstream.forwarding.OnBehalf;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Sends calls to one HTTP backend: as the caller, by the rules of egress, within its time. Whatever goes to the backend
 * goes by here. Thread-safe; blocks.
 */
public final class UpstreamCalls {
    private final String id;
    private final URI url;
    private final IdentityForwarding forwarding;
    private final Egress egress;
    private final Duration timeout;
    private final int maxAnswer;

    /**
     * @param url the backend's URL, without a slash at its end
     * @param maxAnswer the largest body that is read, in bytes
     */
    public UpstreamCalls(
            String id, URI url, IdentityForwarding forwarding, Egress egress, TimeoutsConfig timeouts, int maxAnswer) {
        this.id = id;
        this.url = url;
        this.forwarding = forwarding;
        this.egress = egress;
        this.timeout = timeouts.total().toJavaDuration();
        this.maxAnswer = maxAnswer;
    }

    /** The backend's name here. */
    public String upstream() {
        return id;
    }

    /**
     * Sends a request on somebody's behalf; what the request itself says of an identity is replaced.
     *
     * @throws UpstreamFailure if there is no answer, or nobody it could be sent as
     */
    public UpstreamAnswer send(UpstreamRequest request, OnBehalf caller) throws UpstreamFailure {
        Map<String, String> headers = new LinkedHashMap<>(request.headers());
        headers.put("X-Request-Id", caller.requestId());
        headers.putAll(forwarding.headers(caller));
        try {
            EgressAnswer answer = egress.exchange(new EgressRequest(
                    request.method(),
                    URI.create(url + request.target()),
                    headers,
                    request.body(),
                    maxAnswer,
                    timeout,
                    false));
            return new UpstreamAnswer(answer.status(), answer.headers(), answer.body());
        } catch (EgressRefused e) {
            throw new UpstreamFailure(
                    UpstreamFailure.Kind.NOT_ALLOWED,
                    "The gateway's own rules forbid a connection to the backend " + id + ".",
                    ToolFailure.Outcome.TOOL_ERROR,
                    e);
        } catch (EgressFailed e) {
            throw failure(e, request);
        }
    }

    private UpstreamFailure failure(EgressFailed failed, UpstreamRequest request) {
        ToolFailure.Outcome unanswered =
                request.harmlessTwice() ? ToolFailure.Outcome.TIMEOUT : ToolFailure.Outcome.UNKNOWN;
        return switch (failed.why()) {
            case TIMEOUT ->
                new UpstreamFailure(
                        UpstreamFailure.Kind.TIMEOUT,
                        "The backend " + id + " did not answer within " + timeout.toMillis() + " ms"
                                + (request.harmlessTwice() ? "." : "; whether it did what it was asked is not known."),
                        unanswered,
                        failed);
            case NOT_CONNECTED ->
                new UpstreamFailure(
                        UpstreamFailure.Kind.UNREACHABLE,
                        "The backend " + id + " cannot be reached.",
                        ToolFailure.Outcome.TOOL_ERROR,
                        failed);
            case BROKEN ->
                new UpstreamFailure(
                        UpstreamFailure.Kind.UNREACHABLE,
                        "The connection to the backend " + id + " broke before it answered"
                                + (request.harmlessTwice() ? "." : "; whether it did what it was asked is not known."),
                        request.harmlessTwice() ? ToolFailure.Outcome.TOOL_ERROR : ToolFailure.Outcome.UNKNOWN,
                        failed);
            case ANSWER ->
                new UpstreamFailure(
                        UpstreamFailure.Kind.UNUSABLE,
                        "The backend " + id + " answers with more than can be taken, or in a form that cannot be read.",
                        ToolFailure.Outcome.TOOL_ERROR,
                        failed);
        };
    }
}
