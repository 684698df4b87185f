package dev.gatehouse.rest.proxy;

import dev.gatehouse.discovery.AllowedOrigins;
import dev.gatehouse.discovery.Challenges;
import dev.gatehouse.discovery.CredentialsReader;
import dev.gatehouse.egress.UpstreamRequest.Body;
import dev.gatehouse.egress.UpstreamResponse;
import dev.gatehouse.gate.Admission;
import dev.gatehouse.gate.Answer;
import dev.gatehouse.gate.Call;
import dev.gatehouse.gate.Envelope;
import dev.gatehouse.gate.Gate;
import dev.gatehouse.gate.Refusal;
import dev.gatehouse.identity.Caller;
import dev.gatehouse.identity.CallerToken;
import dev.gatehouse.json.Json;
import dev.gatehouse.rest.RestAnswer;
import dev.gatehouse.rest.proxy.ProxyRoutes.ProxyRoute;
import dev.gatehouse.telemetry.RequestId;
import dev.gatehouse.tools.Remarks;
import dev.gatehouse.tools.Route;
import dev.gatehouse.upstream.UpstreamCalls;
import dev.gatehouse.upstream.UpstreamFailure;
import dev.gatehouse.upstream.forwarding.OnBehalf;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes requests under {@code /proxy} on to one backend, as the caller, through the gate. Blocking: meant to run on
 * virtual threads.
 */
public final class ProxyServlet extends HttpServlet {
    /** What its paths begin with. */
    public static final String PATH = "/proxy";

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(ProxyServlet.class);
    private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "PUT", "DELETE");
    private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH", "DELETE");

    private final transient Gate gate;
    private final transient ProxyConfig config;
    private final transient ProxyRoutes routes;
    private final transient @Nullable UpstreamCalls calls;
    private final transient CredentialsReader credentials;
    private final transient Challenges challenges;
    private final transient AllowedOrigins origins;

    /** @param calls sends to the backend; absent if none is configured */
    public ProxyServlet(
            Gate gate,
            ProxyConfig config,
            ProxyRoutes routes,
            @Nullable UpstreamCalls calls,
            CredentialsReader credentials,
            Challenges challenges,
            AllowedOrigins origins) {
        this.gate = gate;
        this.config = config;
        this.routes = routes;
        this.calls = calls;
        this.credentials = credentials;
        this.challenges = challenges;
        this.origins = origins;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        long startNanos = System.nanoTime();
        String requestId = RequestId.of(request, response);
        RestAnswer answer = new RestAnswer(response, requestId, startNanos);
        Envelope envelope = RestAnswer.envelope("proxy", request, requestId, startNanos);
        AllowedOrigins.Problem foreign = origins.check(request);
        if (foreign != null) {
            answer.leaveUnread(request);
            answer.fail(403, foreign.code(), foreign.message(), null);
        } else if (calls == null) {
            answer.leaveUnread(request);
            answer.fail(501, "proxy_not_configured", "No backend is configured here.", null);
        } else {
            pass(new Exchange(request, response, answer, envelope), calls);
        }
    }

    /** One request with what it takes to answer it. */
    private record Exchange(
            HttpServletRequest request, HttpServletResponse response, RestAnswer answer, Envelope envelope) {
        String method() {
            return request.getMethod();
        }
    }

    private void pass(Exchange exchange, UpstreamCalls to) throws IOException {
        ProxyPath path = ProxyPath.parse(exchange.request().getRequestURI().substring(PATH.length()));
        ProxyRoute route = path == null ? null : routes.find(path);
        Route admitting = route == null ? routes.unlisted() : route.route();
        switch (gate.admit(
                credentials.read(exchange.request(), exchange.response()),
                admitting,
                exchange.envelope(),
                exchange.method())) {
            case Admission.Refused refused -> refuse(refused.refusal(), exchange);
            case Admission.Admitted(Caller caller, CallerToken token) -> {
                if (path == null) {
                    refuse(exchange, caller, 400, "proxy_path_invalid", "The path can be read in more than one way.");
                } else if (route == null) {
                    refuse(exchange, caller, 403, "proxy_path_not_allowed", "Nothing may be asked for at this path.");
                } else if (!route.methods().contains(exchange.method())) {
                    exchange.response().setHeader("Allow", String.join(", ", route.methods()));
                    refuse(exchange, caller, 405, "method_not_allowed", "This path does not take this method.");
                } else if (exchange.request().getContentLengthLong()
                        > config.maxRequest().toBytes()) {
                    refuse(exchange, caller, 413, "body_too_large", tooLarge());
                } else {
                    relay(exchange, to, path, route, caller, token);
                }
            }
        }
    }

    private String tooLarge() {
        return "The body is larger than " + config.maxRequest().toBytes() + " bytes.";
    }

    private void relay(
            Exchange exchange, UpstreamCalls to, ProxyPath path, ProxyRoute route, Caller caller, CallerToken token)
            throws IOException {
        HttpServletRequest request = exchange.request();
        Call call = new Call(
                caller,
                token,
                exchange.envelope(),
                exchange.method(),
                route.route().id(),
                Json.object().put("path", path.encoded()));
        String target = path.encoded()
                + ProxyQuery.with(
                        request.getQueryString(), config.injectQuery(), caller.isAnonymous() ? null : caller.subject());
        CappedBody body =
                hasBody(request) ? new CappedBody(request, config.maxRequest().toBytes()) : null;
        boolean harmlessTwice = IDEMPOTENT.contains(exchange.method());
        try (Opened opened = new Opened()) {
            Answer<Relay> answered = gate.pass(call, route.route(), decisionId -> {
                try {
                    opened.response = to.open(
                            exchange.method(),
                            target,
                            ProxyFields.inbound(request, config, caller, route.filter() != null),
                            body == null ? new Body.None() : new Body.Streamed(body, request.getContentLengthLong()),
                            harmlessTwice,
                            new OnBehalf(
                                    caller,
                                    token,
                                    exchange.envelope().requestId(),
                                    decisionId,
                                    exchange.envelope().trace(),
                                    opened.remarks));
                    return Relay.of(opened.response, route.filter(), caller, to, harmlessTwice, opened.remarks);
                } catch (UpstreamFailure e) {
                    return new Relay.Failed(e);
                }
            });
            answer(exchange, answered, body);
        }
    }

    /** What has to be closed, however it ends. */
    private static final class Opened implements AutoCloseable {
        private final Remarks remarks = new Remarks();
        private @Nullable UpstreamResponse response;

        @Override
        public void close() {
            if (response != null) {
                response.close();
            }
        }
    }

    private static boolean hasBody(HttpServletRequest request) {
        return WITH_BODY.contains(request.getMethod())
                && (request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null);
    }

    private void answer(Exchange exchange, Answer<Relay> answered, @Nullable CappedBody body) throws IOException {
        switch (answered) {
            case Answer.Refused<Relay> refused -> refuse(refused.refusal(), exchange);
            case Answer.Completed<Relay>(Relay.Answered done, String _) -> send(exchange, done);
            case Answer.Completed<Relay>(Relay.Failed failed, String decisionId) -> {
                exchange.answer().leaveUnread(exchange.request());
                UpstreamFailure failure = failed.failure();
                if (body != null && body.exceeded()) {
                    exchange.answer().fail(413, "body_too_large", tooLarge(), decisionId);
                    return;
                }
                if (failure.retryAfter() != null) {
                    exchange.answer()
                            .retryAfter(Math.max(1, failure.retryAfter().toSeconds()));
                }
                exchange.answer()
                        .fail(failed.status(), failure.kind().code(), String.valueOf(failure.getMessage()), decisionId);
            }
            case Answer.Asking<Relay> _, Answer.Started<Relay> _ ->
                throw new IllegalStateException("a route neither asks nor goes on");
        }
    }

    private static void send(Exchange exchange, Relay.Answered done) throws IOException {
        HttpServletResponse response = exchange.response();
        response.setStatus(done.status());
        ProxyFields.outbound(done.response().headers(), done.filtered(), response);
        String length = done.response().header("content-length");
        if (exchange.method().equals("HEAD") && length != null && !done.filtered()) {
            response.setHeader("Content-Length", length); // of what a GET would bring
        }
        if (exchange.method().equals("HEAD") || done.status() == 204 || done.status() == 304) {
            return;
        }
        if (done.whole()) {
            response.setContentLength(done.start().length);
        }
        OutputStream out = response.getOutputStream();
        out.write(done.start());
        if (!done.whole()) {
            try {
                done.response().body().transferTo(out);
            } catch (IOException e) {
                LOG.warn(
                        "the answer to request {} broke off: {}",
                        exchange.envelope().requestId(),
                        e.getMessage());
                throw e;
            }
        }
    }

    private void refuse(Exchange exchange, Caller caller, int status, String code, String message) throws IOException {
        exchange.answer().leaveUnread(exchange.request());
        String decisionId = gate.refused(caller, exchange.envelope(), exchange.method(), code, message, status);
        exchange.answer().fail(status, code, message, decisionId);
    }

    private void refuse(Refusal refusal, Exchange exchange) throws IOException {
        exchange.answer().leaveUnread(exchange.request());
        exchange.answer().refuse(refusal, challenges.of(refusal));
    }
}
