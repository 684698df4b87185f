package dev.gatehouse.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.discovery.AllowedOrigins;
import dev.gatehouse.discovery.Challenges;
import dev.gatehouse.discovery.CredentialsReader;
import dev.gatehouse.discovery.JsonResponse;
import dev.gatehouse.discovery.RequestBody;
import dev.gatehouse.gate.Admission;
import dev.gatehouse.gate.Answer;
import dev.gatehouse.gate.Call;
import dev.gatehouse.gate.Envelope;
import dev.gatehouse.gate.Gate;
import dev.gatehouse.gate.Passage;
import dev.gatehouse.gate.Refusal;
import dev.gatehouse.identity.Caller;
import dev.gatehouse.identity.CallerToken;
import dev.gatehouse.json.Json;
import dev.gatehouse.telemetry.RequestId;
import dev.gatehouse.tools.Route;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Two routes to try a sign-in with: {@code GET /protected/ping} answers whoever may pass, {@code POST /protected/echo}
 * says back who was let in and what they sent. Through the gate like everything else.
 */
public final class ProtectedServlet extends HttpServlet {
    /** Answers {@code {"ok":true}}. */
    public static final String PING = "/protected/ping";

    /** Answers with the caller and the body. */
    public static final String ECHO = "/protected/echo";

    private static final long serialVersionUID = 1L;
    private static final int MAX_BODY = 64 * 1024;

    private final transient Gate gate;
    private final transient Route ping;
    private final transient Route echo;
    private final transient CredentialsReader credentials;
    private final transient Challenges challenges;
    private final transient AllowedOrigins origins;

    public ProtectedServlet(
            Gate gate,
            RestConfig config,
            CredentialsReader credentials,
            Challenges challenges,
            AllowedOrigins origins) {
        this.gate = gate;
        this.ping = config.pingRoute();
        this.echo = config.echoRoute();
        this.credentials = credentials;
        this.challenges = challenges;
        this.origins = origins;
    }

    /** What is sent back. */
    private record Said(ObjectNode body) implements Passage {
        @Override
        public int status() {
            return 200;
        }
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        long startNanos = System.nanoTime();
        String requestId = RequestId.of(request, response);
        RestAnswer answer = new RestAnswer(response, requestId, startNanos);
        AllowedOrigins.Problem foreign = origins.check(request);
        boolean isPing = request.getRequestURI().equals(PING);
        String method = isPing ? "GET" : "POST";
        if (foreign != null) {
            answer.leaveUnread(request);
            answer.fail(403, foreign.code(), foreign.message(), null);
        } else if (!request.getMethod().equals(method)) {
            answer.leaveUnread(request);
            response.setHeader("Allow", method);
            answer.fail(405, "method_not_allowed", "Use " + method + ".", null);
        } else {
            Envelope envelope = RestAnswer.envelope(request, requestId, startNanos);
            admit(request, response, envelope, isPing ? ping : echo, answer);
        }
    }

    private void admit(
            HttpServletRequest request, HttpServletResponse response, Envelope envelope, Route route, RestAnswer answer)
            throws IOException {
        String method = request.getMethod();
        switch (gate.admit(credentials.read(request, response), route, envelope, method)) {
            case Admission.Refused refused -> {
                answer.leaveUnread(request);
                refuse(refused.refusal(), answer);
            }
            case Admission.Admitted(Caller caller, CallerToken token) -> {
                try {
                    pass(
                            request,
                            response,
                            new Call(caller, token, envelope, method, route.id(), Json.object()),
                            route,
                            answer);
                } catch (RequestBody.Refused e) {
                    if (e.status() != 400) {
                        answer.leaveUnread(request);
                    }
                    String decisionId = gate.refused(caller, envelope, method, e.code(), e.getMessage(), e.status());
                    answer.fail(e.status(), e.code(), e.getMessage(), decisionId);
                }
            }
        }
    }

    private void pass(
            HttpServletRequest request, HttpServletResponse response, Call call, Route route, RestAnswer answer)
            throws IOException, RequestBody.Refused {
        ObjectNode said = Json.object().put("ok", true);
        if (route.id().equals(ECHO)) {
            JsonNode body = RequestBody.readOptional(request, MAX_BODY);
            said.put("sub", call.caller().isAnonymous() ? null : call.caller().subject())
                    .put("uid", call.caller().uid());
            said.set("body", body);
        }
        said.put("requestId", call.envelope().requestId());
        switch (gate.pass(call, route, _ -> new Said(said))) {
            case Answer.Completed<Said> done ->
                JsonResponse.send(response, 200, done.result().body());
            case Answer.Refused<Said> refused -> refuse(refused.refusal(), answer);
            case Answer.Asking<Said> _, Answer.Started<Said> _ ->
                throw new IllegalStateException("a route neither asks nor goes on");
        }
    }

    private void refuse(Refusal refusal, RestAnswer answer) throws IOException {
        answer.refuse(refusal, challenges.of(refusal));
    }
}
