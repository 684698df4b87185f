package dev.gatehouse.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.discovery.Challenges;
import dev.gatehouse.discovery.CredentialsReader;
import dev.gatehouse.discovery.JsonResponse;
import dev.gatehouse.gate.Refusal;
import dev.gatehouse.gate.Refusal.Kind;
import dev.gatehouse.identity.Authenticator;
import dev.gatehouse.identity.Caller;
import dev.gatehouse.identity.TokenExplanation;
import dev.gatehouse.identity.Verification;
import dev.gatehouse.json.Json;
import dev.gatehouse.limits.RateLimits;
import dev.gatehouse.limits.Room;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.TreeSet;

/**
 * Tells whoever holds a token what the gateway makes of it: 200 with its claims, or the status, code and challenge that
 * a call with it would get; each with every check. Stores and logs nothing. Limited per address, since each request
 * costs a signature check.
 */
public final class DebugTokenServlet extends ReadOnlyServlet {
    /** Its path. */
    public static final String PATH = "/debug-token";

    private static final long serialVersionUID = 1L;

    /** Nothing is decided here. */
    private static final String NO_DECISION = "";

    private final transient Authenticator authenticator;
    private final transient CredentialsReader credentials;
    private final transient Challenges challenges;
    private final transient RateLimits limits;

    public DebugTokenServlet(
            Authenticator authenticator, CredentialsReader credentials, Challenges challenges, RateLimits limits) {
        super(PATH);
        this.authenticator = authenticator;
        this.credentials = credentials;
        this.challenges = challenges;
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
                refuse(response, Kind.NO_CREDENTIALS, Json.object(), "no_credentials", OlderCodes.NO_AUTH);
            case Authenticator.Explained.Malformed(String sentence) ->
                refuse(
                        response,
                        Kind.MALFORMED_CREDENTIALS,
                        Json.object().put("message", sentence),
                        "malformed_credentials",
                        OlderCodes.NO_AUTH);
            case Authenticator.Explained.Token(TokenExplanation explanation, boolean dpop) ->
                tell(explanation, dpop, response);
        }
    }

    private void tell(TokenExplanation explanation, boolean dpop, HttpServletResponse response) throws IOException {
        ObjectNode checks = Json.object();
        checks.set("checks", Json.mapper().valueToTree(explanation.checks()));
        switch (explanation.verification()) {
            case Verification.Verified verified ->
                JsonResponse.send(response, 200, describe(verified.caller(), explanation, checks));
            case Verification.Rejected rejected -> {
                checks.put("message", rejected.detail());
                Kind kind = Kind.of(rejected.problem(), dpop);
                refuse(response, kind, checks, rejected.problem().code(), OlderCodes.of(rejected.problem()));
            }
            case Verification.Unavailable unavailable -> {
                response.setHeader("Retry-After", RestAnswer.seconds(unavailable.retryAfter()));
                ObjectNode body = Json.object()
                        .put("ok", false)
                        .put("error", "identity_unavailable")
                        .put("message", unavailable.detail());
                JsonResponse.send(response, 503, body.setAll(checks));
            }
        }
    }

    private void refuse(HttpServletResponse response, Kind kind, ObjectNode details, String code, String olderCode)
            throws IOException {
        ObjectNode body = Json.object().put("ok", false).put("error", code).put("olderCode", olderCode);
        body.setAll(details);
        String sentence = details.path("message").asText();
        String challenge = challenges.of(new Refusal(kind, code, sentence, NO_DECISION, List.of(), null));
        if (challenge != null) {
            response.setHeader("WWW-Authenticate", challenge);
        }
        JsonResponse.send(response, kind.status("rest"), body);
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
