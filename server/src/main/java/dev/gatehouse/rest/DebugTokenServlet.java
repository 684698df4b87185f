package dev.gatehouse.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.discovery.JsonResponse;
import dev.gatehouse.identity.Caller;
import dev.gatehouse.identity.TokenExplanation;
import dev.gatehouse.identity.TokenVerifier;
import dev.gatehouse.identity.Verification;
import dev.gatehouse.json.Json;
import dev.gatehouse.limits.RateLimits;
import dev.gatehouse.limits.Room;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;

/**
 * Tells whoever holds a token what the gateway makes of it: 200 with its claims, or 401 with the code; each with every
 * check. Stores and logs nothing. Limited per address, since each request costs a signature check.
 */
public final class DebugTokenServlet extends ReadOnlyServlet {
    /** Its path. */
    public static final String PATH = "/debug-token";

    private static final long serialVersionUID = 1L;
    private static final String SCHEME = "Bearer ";

    private final transient TokenVerifier verifier;
    private final transient RateLimits limits;

    public DebugTokenServlet(TokenVerifier verifier, RateLimits limits) {
        super(PATH);
        this.verifier = verifier;
        this.limits = limits;
    }

    @Override
    void show(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("Cache-Control", "no-store");
        if (limits.takeUnattributed(request.getRemoteAddr()) instanceof Room.Exhausted full) {
            response.setHeader("Retry-After", RestAnswer.seconds(full.retryAfter()));
            JsonResponse.error(response, 429, "rate_limited", "Too many requests from this address.");
            return;
        }
        List<String> sent = Collections.list(request.getHeaders("Authorization"));
        if (sent.size() != 1 || !sent.getFirst().regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            if (sent.isEmpty()) {
                refuse(response, 401, Json.object(), "no_credentials", OlderCodes.NO_AUTH);
            } else {
                refuse(response, 400, Json.object(), "malformed_credentials", OlderCodes.NO_AUTH);
            }
            return;
        }
        String token = sent.getFirst().substring(SCHEME.length()).strip();
        TokenExplanation explanation = verifier.explain(token);
        ObjectNode checks = Json.object();
        checks.set("checks", Json.mapper().valueToTree(explanation.checks()));
        switch (explanation.verification()) {
            case Verification.Verified verified ->
                JsonResponse.send(response, 200, describe(verified.caller(), explanation, checks));
            case Verification.Rejected rejected -> {
                checks.put("message", rejected.detail());
                refuse(response, 401, checks, rejected.problem().code(), OlderCodes.of(rejected.problem(), token));
            }
            case Verification.Unavailable unavailable -> {
                response.setHeader("Retry-After", RestAnswer.seconds(unavailable.retryAfter()));
                JsonResponse.error(response, 503, "identity_unavailable", unavailable.detail());
            }
        }
    }

    private static void refuse(
            HttpServletResponse response, int status, ObjectNode details, String code, String olderCode)
            throws IOException {
        ObjectNode body = Json.object().put("ok", false).put("error", code).put("olderCode", olderCode);
        body.setAll(details);
        if (status == 401) {
            response.setHeader("WWW-Authenticate", "Bearer");
        }
        JsonResponse.send(response, status, body);
    }

    private static ObjectNode describe(Caller caller, TokenExplanation explanation, ObjectNode checks) {
        ObjectNode body =
                Json.object().put("ok", true).put("iss", caller.issuer()).put("sub", caller.subject());
        ObjectNode claims = explanation.claims();
        if (claims != null && claims.has("aud")) {
            body.set("aud", claims.get("aud"));
        }
        body.put("scope", String.join(" ", new TreeSet<>(caller.scopes())))
                .put("uid", caller.uid())
                .put("client_id", caller.clientId())
                .put("expiresAt", caller.expiresAt().toString());
        return body.setAll(checks);
    }
}
