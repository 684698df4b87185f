package dev.gatehouse.oauth;

import com.nimbusds.oauth2.sdk.pkce.CodeChallenge;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;

/** What a client sends in one authorization code flow; each step can be bent before it is taken. */
final class Flow {
    final RunningAuthorizationServer server;
    final String clientId;
    final String redirectUri;
    final CodeVerifier verifier = new CodeVerifier();
    final Map<String, String> request = new HashMap<>();
    final Browser browser;

    Flow(RunningAuthorizationServer server, String clientId) {
        this(server, clientId, "http://127.0.0.1:49152/callback", new Browser());
    }

    Flow(RunningAuthorizationServer server, String clientId, String redirectUri, Browser browser) {
        this.server = server;
        this.clientId = clientId;
        this.redirectUri = redirectUri;
        this.browser = browser;
        request.put("response_type", "code");
        request.put("client_id", clientId);
        request.put("redirect_uri", redirectUri);
        request.put("state", "a state & more");
        request.put("scope", "profile notes:read");
        request.put("resource", server.resource);
        request.put(
                "code_challenge",
                CodeChallenge.compute(CodeChallengeMethod.S256, verifier).getValue());
        request.put("code_challenge_method", "S256");
    }

    Flow with(String parameter, String value) {
        request.put(parameter, value);
        return this;
    }

    Flow without(String parameter) {
        request.remove(parameter);
        return this;
    }

    String url() {
        return server.issuer + "/oauth2/authorize?" + RunningAuthorizationServer.encoded(request);
    }

    Browser.Page open() throws Exception {
        return browser.open(url());
    }

    /** The consent page, as alex sees it. */
    Browser.Page consentPage() throws Exception {
        return browser.signIn(open(), "alex", "password");
    }

    /** The code after alex signed in and allowed everything. */
    String code() throws Exception {
        return browser.allow(consentPage()).answer("code");
    }

    Map<String, String> tokenRequest(String code) {
        Map<String, String> form = new HashMap<>();
        form.put("grant_type", "authorization_code");
        form.put("client_id", clientId);
        form.put("code", code);
        form.put("redirect_uri", redirectUri);
        form.put("code_verifier", verifier.getValue());
        form.put("resource", server.resource);
        return form;
    }

    HttpResponse<String> redeem(String code) throws Exception {
        return server.post("/oauth2/token", tokenRequest(code));
    }

    HttpResponse<String> refresh(String refreshToken) throws Exception {
        return server.post(
                "/oauth2/token",
                Map.of("grant_type", "refresh_token", "client_id", clientId, "refresh_token", refreshToken));
    }

    /** The first refresh token of a whole flow. */
    String refreshToken() throws Exception {
        return RunningAuthorizationServer.json(redeem(code()))
                .get("refresh_token")
                .textValue();
    }
}
