package dev.gatehouse.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.discovery.CredentialsReader;
import dev.gatehouse.discovery.JsonResponse;
import dev.gatehouse.identity.Authenticator;
import dev.gatehouse.identity.Caller;
import dev.gatehouse.identity.TokenExplanation;
import dev.gatehouse.identity.TokenProblem;
import dev.gatehouse.identity.Verification;
import dev.gatehouse.json.Json;
import dev.gatehouse.limits.RateLimits;
import dev.gatehouse.limits.Room;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.TreeSet;

/**
 * Tells whoever holds a token what the gateway makes of it: 200 with its claims, or 401 (400 if it is not one token in
 * one header) with the code; each with every check. Stores and logs nothing. Limited per address, since each request
 * costs a signature check.
 */
public final class DebugTokenServlet extends ReadOnlyServlet {
    /** Its path. */
    public static final String PATH = "/debug-token";

    private static final long serialVersionUID = 1L;

    private final transient Authenticator authenticator;
    private final transient CredentialsReader credentials;
    private final transient RateLimits limits;

    public DebugTokenServlet(Authenticator authenticator, CredentialsReader credentials, RateLimits limits) {
        super(PATH);
        this.authenticator = authenticator;
        this.credentials = credentials;
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
        switch (authenticator.explain(credentials.read(request, response))) {
            case Authenticator.Explained.Nobody() ->
                refuse(response, 401, Json.object(), "no_credentials", OlderCodes.NO_AUTH);
            case Authenticator.Explained.Malformed(String sentence) ->
                refuse(
                        response,
                        400,
                        Json.object().put("message", sentence),
                        "malformed_credentials",
                        OlderCodes.NO_AUTH);
            case Authenticator.Explained.Token(TokenExplanation explanation) -> tell(explanation, response);
        }
    }

    private static void tell(TokenExplanation explanation, HttpServletResponse response) throws IOException {
        ObjectNode checks = Json.object();
        checks.set("checks", Json.mapper().valueToTree(explanation.checks()));
        switch (explanation.verification()) {
            case Verification.Verified verified ->
                JsonResponse.send(response, 200, describe(verified.caller(), explanation, checks));
            case Verification.Rejected rejected -> {
                checks.put("message", rejected.detail());
                refuse(response, 401, checks, rejected.problem().code(), OlderCodes.of(rejected.problem()));
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
        response.setHeader("WWW-Authenticate", challenge(code));
        JsonResponse.send(response, status, body);
    }

    /** A client that makes proofs repeats the request when it is told to use a nonce (RFC 9449 §9). */
    private static String challenge(String code) {
        return code.equals(TokenProblem.PROOF_NONCE_REQUIRED.code()) ? "DPoP error=\"use_dpop_nonce\"" : "Bearer";
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
