package dev.gatehouse.oauth;

import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.OAuth2Error;
import dev.gatehouse.json.Json;
import dev.gatehouse.store.StoreUnavailable;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An endpoint that programs call, from any origin (they authenticate by what they send, never by a cookie): JSON
 * answers, OAuth errors (RFC 6749 §5.2).
 */
abstract class JsonEndpoint extends HttpServlet {
    private final String method;

    /** @param method the one HTTP method that is answered, beside {@code OPTIONS} */
    JsonEndpoint(String method) {
        this.method = method;
    }

    /** A JSON answer. */
    record Answer(int status, Map<String, ?> body) {}

    /** Answers a request of the method. */
    abstract Answer answer(HttpServletRequest request) throws OAuthException;

    /** Sets headers that every answer to a request of the method has, whatever comes of it. */
    void prepare(HttpServletRequest request, HttpServletResponse response) {}

    /** How long anyone may keep the answer. */
    String cacheControl() {
        return "no-store";
    }

    /** In how many seconds whoever asked too often may ask again. */
    String retryAfter() {
        return "3600";
    }

    @Override
    protected final void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        AuthorizationEvents.identify(request, response);
        response.setHeader("Access-Control-Allow-Origin", "*");
        response.setHeader("Access-Control-Expose-Headers", "DPoP-Nonce, WWW-Authenticate, X-Request-Id");
        response.setHeader("X-Content-Type-Options", "nosniff");
        if (request.getMethod().equals("OPTIONS")) {
            preflight(response);
            return;
        }
        if (!request.getMethod().equals(method)
                && !(method.equals("GET") && request.getMethod().equals("HEAD"))) {
            response.setHeader("Allow", method + ", OPTIONS");
            write(response, failure(OAuth2Error.INVALID_REQUEST.setHTTPStatusCode(405), "Use " + method + "."));
            return;
        }
        prepare(request, response);
        Answer answer;
        try {
            answer = answer(request);
        } catch (OAuthException e) {
            SignInProgress.refused(request, e.description());
            answer = failure(e.error(), e.description());
        } catch (StoreUnavailable e) {
            response.setHeader("Retry-After", "5");
            answer = failure(
                    OAuth2Error.TEMPORARILY_UNAVAILABLE.setHTTPStatusCode(503),
                    "Nothing can be stored now; try again.");
        }
        write(response, answer);
    }

    private void preflight(HttpServletResponse response) {
        response.setStatus(204);
        response.setHeader("Access-Control-Allow-Methods", method + ", OPTIONS");
        response.setHeader("Access-Control-Allow-Headers", "Authorization, Content-Type, DPoP, MCP-Protocol-Version");
        response.setHeader("Access-Control-Max-Age", "3600");
    }

    private void write(HttpServletResponse response, Answer answer) throws IOException {
        response.setStatus(answer.status());
        response.setHeader("Cache-Control", answer.status() < 300 ? cacheControl() : "no-store");
        if (answer.status() == 401) {
            response.setHeader("WWW-Authenticate", "Basic realm=\"oauth2\"");
        }
        if (answer.status() == 429) {
            response.setHeader("Retry-After", retryAfter());
        }
        response.setContentType("application/json");
        byte[] body = Json.bytes(answer.body());
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    private static Answer failure(ErrorObject error, String description) {
        Map<String, String> body = new LinkedHashMap<>();
        body.put("error", error.getCode());
        body.put("error_description", description);
        return new Answer(error.getHTTPStatusCode(), body);
    }
}
