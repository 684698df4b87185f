package dev.gatehouse.upstream;

import dev.gatehouse.egress.Egress;
import dev.gatehouse.egress.EgressException;
import dev.gatehouse.egress.EgressFailed;
import dev.gatehouse.egress.EgressRefused;
import dev.gatehouse.egress.Timeouts;
import dev.gatehouse.egress.UpstreamRequest;
import dev.gatehouse.egress.UpstreamRequest.Body;
import dev.gatehouse.egress.UpstreamResponse;
import dev.gatehouse.telemetry.TraceContext;
import dev.gatehouse.telemetry.TraceStep;
import dev.gatehouse.tools.ToolFailure;
import dev.gatehouse.upstream.forwarding.IdentityForwarding;
import dev.gatehouse.upstream.forwarding.OnBehalf;
import dev.gatehouse.upstream.forwarding.TraceFields;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/**
 * Sends calls to one HTTP backend: as the caller, by the rules of egress, within its time. Whatever goes to the backend
 * goes by here. Thread-safe; blocks.
 */
public final class UpstreamCalls {
    private static final int FAILED = 500;

    private final String id;
    private final URI url;
    private final IdentityForwarding forwarding;
    private final Egress egress;
    private final Timeouts timeouts;
    private final long maxAnswer;
    private final Resilience resilience;

    /**
     * @param url the backend's URL, without a slash at its end
     * @param maxAnswer the largest body that is read, in bytes
     * @param resilience what stands before the backend, which also says its name
     */
    public UpstreamCalls(
            URI url,
            IdentityForwarding forwarding,
            Egress egress,
            TimeoutsConfig timeouts,
            long maxAnswer,
            Resilience resilience) {
        this.id = resilience.upstream();
        this.url = url;
        this.forwarding = forwarding;
        this.egress = egress;
        this.timeouts = timeouts.timeouts();
        this.maxAnswer = maxAnswer;
        this.resilience = resilience;
    }

    /** The backend's name here. */
    public String upstream() {
        return id;
    }

    /**
     * Sends a request on somebody's behalf; what the request itself says of an identity is replaced. One that is
     * harmless twice may be sent again if the connection fails.
     *
     * @throws UpstreamFailure if there is no answer, or nobody it could be sent as
     */
    public HttpAnswer send(HttpCall request, OnBehalf caller) throws UpstreamFailure {
        try (TraceStep step = TraceStep.request(id, request.method(), url)) {
            Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            headers.putAll(request.headers());
            headers.put("X-Request-Id", caller.requestId());
            headers.putAll(TraceFields.of(step.within(caller.trace())));
            headers.putAll(forwarding.headers(caller));
            Map<String, List<String>> fields = new LinkedHashMap<>();
            headers.forEach((name, value) -> fields.put(name, List.of(value)));
            return traced(
                    step,
                    () -> resilience.call(
                            request.harmlessTwice(), () -> send(request, fields), answer -> answer.status() >= FAILED),
                    HttpAnswer::status);
        }
    }

    private static <T> T traced(TraceStep step, Resilience.Attempt<T, UpstreamFailure> work, ToIntFunction<T> status)
            throws UpstreamFailure {
        try {
            T answer = work.go();
            step.status(status.applyAsInt(answer));
            return answer;
        } catch (UpstreamFailure e) {
            step.failed(e.kind().name().toLowerCase(Locale.ROOT));
            throw e;
        }
    }

    /**
     * Sends a request as it is but for the identity, and brings the head of the answer; whoever gets it reads on and
     * closes it.
     *
     * @param target the path and query that follow the backend's URL, encoded
     * @param fields header fields to send, of which those that tell the identity are replaced
     * @param harmlessTwice whether it may be sent again if the connection fails
     */
    public UpstreamResponse open(
            String method,
            String target,
            Map<String, List<String>> fields,
            Body body,
            boolean harmlessTwice,
            OnBehalf caller)
            throws UpstreamFailure {
        try (TraceStep step = TraceStep.request(id, method, url)) {
            return traced(
                    step,
                    () -> open(method, target, fields, body, harmlessTwice, caller, step.within(caller.trace())),
                    UpstreamResponse::status);
        }
    }

    private UpstreamResponse open(
            String method,
            String target,
            Map<String, List<String>> fields,
            Body body,
            boolean harmlessTwice,
            OnBehalf caller,
            TraceContext trace)
            throws UpstreamFailure {
        Map<String, List<String>> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        all.putAll(fields);
        all.put("X-Request-Id", List.of(caller.requestId()));
        TraceFields.NAMES.forEach(all::remove);
        TraceFields.of(trace).forEach((name, value) -> all.put(name, List.of(value)));
        forwarding.headers(caller).forEach((name, value) -> all.put(name, List.of(value)));
        UpstreamRequest request = new UpstreamRequest(method, URI.create(url + target), all, body, maxAnswer, timeouts);
        return resilience.call(
                harmlessTwice && !(body instanceof Body.Streamed),
                () -> {
                    try {
                        return egress.send(request);
                    } catch (EgressRefused e) {
                        throw notAllowed(e);
                    } catch (EgressFailed e) {
                        throw failure(e, harmlessTwice);
                    }
                },
                response -> response.status() >= FAILED);
    }

    /**
     * Asks for the backend's URL as nobody, whatever stands before the backend.
     *
     * @return what it answers, for people
     * @throws UpstreamFailure if it answers that it failed
     */
    public String probe() throws UpstreamFailure, EgressException {
        try (UpstreamResponse response =
                egress.send(new UpstreamRequest("GET", url, Map.of(), new Body.None(), maxAnswer, timeouts))) {
            String said = "It answers with status " + response.status() + ".";
            if (response.status() >= FAILED) {
                throw new UpstreamFailure(UpstreamFailure.Kind.FAILED, said);
            }
            return said;
        }
    }

    /** What the end of an answer that broke off means. */
    public UpstreamFailure brokenOff(EgressFailed failed, boolean harmlessTwice) {
        return failure(failed, harmlessTwice);
    }

    private HttpAnswer send(HttpCall request, Map<String, List<String>> fields) throws UpstreamFailure {
        String body = request.body();
        try (UpstreamResponse response = egress.send(new UpstreamRequest(
                request.method(),
                URI.create(url + request.target()),
                fields,
                body == null ? new Body.None() : new Body.Bytes(body.getBytes(StandardCharsets.UTF_8)),
                maxAnswer,
                timeouts))) {
            return new HttpAnswer(
                    response.status(), response.headers(), new String(response.readAll(), StandardCharsets.UTF_8));
        } catch (EgressRefused e) {
            throw notAllowed(e);
        } catch (EgressFailed e) {
            throw failure(e, request.harmlessTwice());
        }
    }

    private UpstreamFailure notAllowed(EgressRefused refused) {
        return new UpstreamFailure(
                UpstreamFailure.Kind.NOT_ALLOWED,
                "The gateway's own rules forbid a connection to the backend " + id + ".",
                ToolFailure.Outcome.TOOL_ERROR,
                refused);
    }

    /** What it means for the caller, and what is known of the work. */
    private UpstreamFailure failure(EgressFailed failed, boolean harmlessTwice) {
        boolean mayBeDone = failed.sent() && !harmlessTwice;
        String doubt = mayBeDone ? "; whether it did what it was asked is not known." : ".";
        return switch (failed.kind()) {
            case TIMED_OUT ->
                new UpstreamFailure(
                        UpstreamFailure.Kind.TIMEOUT,
                        "The backend " + id + " did not answer in time" + doubt,
                        mayBeDone ? ToolFailure.Outcome.UNKNOWN : ToolFailure.Outcome.TIMEOUT,
                        failed);
            case UNREACHABLE, BROKEN ->
                new UpstreamFailure(
                        UpstreamFailure.Kind.UNREACHABLE,
                        failed.sent()
                                ? "The connection to the backend " + id + " broke before it answered" + doubt
                                : "The backend " + id + " cannot be reached.",
                        mayBeDone ? ToolFailure.Outcome.UNKNOWN : ToolFailure.Outcome.TOOL_ERROR,
                        failed);
            case TOO_LARGE, UNREADABLE ->
                new UpstreamFailure(
                        UpstreamFailure.Kind.UNUSABLE,
                        "The backend " + id + " answers with more than can be taken, or in a form that cannot be read.",
                        ToolFailure.Outcome.TOOL_ERROR,
                        failed);
        };
    }
}
