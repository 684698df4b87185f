package dev.gatehouse.oauth;

import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.OAuth2Error;
import dev.gatehouse.oauth.AuthorizationRequest.Parsed;
import dev.gatehouse.store.StoreUnavailable;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * {@code /oauth2/authorize} (RFC 6749 §4.1, RFC 9207): a person signs in, reads what is asked, and allows or denies it.
 * The request stands in the query throughout, and is checked anew at every step; the forms post back to it.
 */
final class AuthorizeServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient String issuer;
    private final transient AuthorizationRequestParser parser;
    private final transient SignIn signIn;
    private final transient Sessions sessions;
    private final transient Approvals approvals;
    private final transient ConsentView view;
    private final transient BrowserCookie cookie;
    private final transient Pages pages;
    private final boolean demoUsers;

    AuthorizeServlet(
            String issuer,
            AuthorizationRequestParser parser,
            SignIn signIn,
            Sessions sessions,
            Approvals approvals,
            ConsentView view,
            Pages pages,
            boolean demoUsers) {
        this.issuer = issuer;
        this.parser = parser;
        this.signIn = signIn;
        this.sessions = sessions;
        this.approvals = approvals;
        this.view = view;
        this.cookie = new BrowserCookie(issuer.startsWith("https:"));
        this.pages = pages;
        this.demoUsers = demoUsers;
    }

    /** One HTTP request about one authorization request. */
    private record Step(HttpServletRequest http, HttpServletResponse response, AuthorizationRequest authorization) {}

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        AuthorizationEvents.identify(request, response);
        try {
            switch (request.getMethod()) {
                case "GET", "POST" -> answer(request, response);
                default -> {
                    response.setHeader("Allow", "GET, POST");
                    pages.error(response, 405, "This page answers GET and POST only.");
                }
            }
        } catch (OAuthException e) {
            pages.error(response, 400, e.description());
        } catch (StoreUnavailable e) {
            pages.error(response, 503, "Nothing can be stored at the moment. Please try again.");
        }
    }

    private void answer(HttpServletRequest request, HttpServletResponse response) throws IOException, OAuthException {
        Parameters query = Parameters.ofQuery(request);
        SignInProgress progress = SignInProgress.in(request).named(query.get("client_id"));
        switch (parser.parse(query, request.getRemoteAddr())) {
            case Parsed.Unredirectable(String problem) -> {
                progress.refused(SignInStage.AUTHORIZATION, problem);
                pages.error(response, 400, problem);
            }
            case Parsed.Redirectable(URI redirectUri, String state, ErrorObject error) -> {
                progress.refused(SignInStage.AUTHORIZATION, error.getDescription());
                redirect(response, redirectUri, state, failure(error));
            }
            case Parsed.Valid(AuthorizationRequest authorization) -> {
                progress.client(authorization.client());
                Step step = new Step(request, response, authorization);
                if (request.getMethod().equals("POST")) {
                    submitted(step);
                } else {
                    opened(step);
                }
            }
        }
    }

    /** The client sent the browser here, or the browser comes back from signing in. */
    private void opened(Step step) throws IOException {
        AuthorizationRequest authorization = step.authorization();
        Optional<User> user = signedIn(step);
        boolean signInAgain = authorization.prompts().contains("login")
                || authorization.prompts().contains("select_account");
        if (authorization.prompts().contains("none")) {
            answerWithoutPage(step, user);
        } else if (user.isEmpty() || signInAgain) {
            showLogin(step, 200, null);
        } else if (authorization.prompts().contains("consent") || !approvals.remembered(authorization, user.get())) {
            showConsent(step, 200, user.get(), null);
        } else {
            allow(step, user.get());
        }
    }

    private void answerWithoutPage(Step step, Optional<User> user) {
        SignInProgress progress = SignInProgress.in(step.http());
        if (user.isEmpty()) {
            progress.refused(SignInStage.LOGIN, "The client wanted no page, and nobody is signed in.");
            refuse(step, new ErrorObject("login_required", "The user is not signed in."));
        } else if (!approvals.remembered(step.authorization(), user.get())) {
            progress.refused(SignInStage.CONSENT, "The client wanted no page, and the user has not allowed it yet.");
            refuse(step, new ErrorObject("consent_required", "The user has not allowed this yet."));
        } else {
            allow(step, user.get());
        }
    }

    /** A form of ours was sent. */
    private void submitted(Step step) throws IOException, OAuthException {
        Parameters form = Parameters.ofForm(step.http()).withoutRepetition();
        Optional<User> user = signedIn(step);
        if (!BrowserCookie.matches(cookie.read(step.http()), form.get("csrf")) || isCrossSite(step.http())) {
            String expired = "This page had expired. Please try again.";
            if (user.isPresent()) {
                showConsent(step, 403, user.get(), expired);
            } else {
                showLogin(step, 403, expired);
            }
            return;
        }
        switch (form.require("action")) {
            case "login" -> login(step, form);
            case "switch" -> switchUser(step);
            case "allow" -> {
                if (user.isPresent()) {
                    allow(step, user.get());
                } else {
                    showLogin(step, 403, "You were signed out. Please sign in again.");
                }
            }
            case "deny" -> {
                // Only a user can say no; what a stranger sends is no decision, and must not fill the record.
                user.ifPresent(known -> approvals.denied(step.http(), step.authorization(), known));
                SignInProgress.in(step.http()).refused(SignInStage.CONSENT, "The user denied the request.");
                refuse(step, OAuth2Error.ACCESS_DENIED.setDescription("The user denied the request."));
            }
            default -> throw new OAuthException(OAuth2Error.INVALID_REQUEST, "The form names no known action.");
        }
    }

    private void login(Step step, Parameters form) throws IOException {
        SignIn.Outcome outcome =
                signIn.attempt(step.http(), step.authorization().client(), form.get("username"), form.get("password"));
        switch (outcome) {
            case SignIn.Outcome.SignedIn(User user) -> {
                endSession(step);
                cookie.write(step.response(), sessions.start(user));
                SignInProgress.in(step.http()).user(user).passed(SignInStage.LOGIN, "The user signed in.");
                // The password's form must lead no further than to us, so the consent page is always shown next.
                seeOther(step.response(), "authorize?" + query(step, "consent"));
            }
            case SignIn.Outcome.WrongCredentials() ->
                showLogin(step, 403, "The username or password is wrong.", form.get("username"));
            case SignIn.Outcome.TooManyAttempts(var retryAfter) -> {
                step.response().setHeader("Retry-After", Long.toString(retryAfter.toSeconds()));
                showLogin(
                        step,
                        429,
                        "Too many failed attempts. Please wait " + retryAfter.toMinutes() + " minutes and try again.",
                        form.get("username"));
            }
        }
    }

    private void switchUser(Step step) {
        endSession(step);
        cookie.write(step.response(), OpaqueToken.next());
        SignInProgress.in(step.http()).passed(SignInStage.AUTHORIZATION, "The user wants to sign in as somebody else.");
        seeOther(step.response(), "authorize?" + query(step, "login"));
    }

    private void allow(Step step, User user) {
        AuthorizationRequest authorization = step.authorization();
        String code = approvals.allowed(step.http(), authorization, user);
        SignInProgress.in(step.http())
                .user(user)
                .passed(
                        SignInStage.CONSENT,
                        "The user allowed it, and the browser was sent back to the client with a code.");
        redirect(step.response(), authorization.redirectUri(), authorization.state(), Map.of("code", code));
    }

    private void refuse(Step step, ErrorObject error) {
        AuthorizationRequest authorization = step.authorization();
        redirect(step.response(), authorization.redirectUri(), authorization.state(), failure(error));
    }

    private void showLogin(Step step, int status, @Nullable String alert) throws IOException {
        showLogin(step, status, alert, null);
    }

    private void showLogin(Step step, int status, @Nullable String alert, @Nullable String username)
            throws IOException {
        SignInProgress progress = SignInProgress.in(step.http());
        if (alert == null) {
            progress.passed(SignInStage.AUTHORIZATION, "The sign-in page was shown.");
        } else {
            progress.refused(SignInStage.LOGIN, alert);
        }
        Map<String, Object> values = new HashMap<>(view.client(step.authorization()));
        values.put("username", username == null ? "" : username);
        values.put("demoUsers", demoUsers);
        addForm(step, values, alert);
        pages.login(step.response(), status, values);
    }

    private void showConsent(Step step, int status, User user, @Nullable String alert) throws IOException {
        SignInProgress progress = SignInProgress.in(step.http()).user(user);
        if (alert == null) {
            progress.passed(SignInStage.LOGIN, "The user is signed in and was asked whether to allow it.");
        } else {
            progress.refused(SignInStage.CONSENT, alert);
        }
        Map<String, Object> values = new HashMap<>(view.values(step.authorization(), user));
        addForm(step, values, alert);
        pages.consent(
                step.response(),
                status,
                values,
                ConsentView.formTargets(step.authorization().redirectUri()));
    }

    private void addForm(Step step, Map<String, Object> values, @Nullable String alert) {
        String secret = cookie.read(step.http());
        if (secret == null) {
            secret = OpaqueToken.next();
            cookie.write(step.response(), secret);
        }
        values.put("csrf", BrowserCookie.csrfToken(secret));
        values.put("query", step.http().getQueryString());
        values.put("alert", alert == null ? "" : alert);
        values.put("hasAlert", alert != null);
    }

    private Optional<User> signedIn(Step step) {
        String secret = cookie.read(step.http());
        return secret == null ? Optional.empty() : sessions.find(secret);
    }

    private void endSession(Step step) {
        String secret = cookie.read(step.http());
        if (secret != null) {
            sessions.end(secret);
        }
    }

    private static boolean isCrossSite(HttpServletRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        return site != null && !site.equals("same-origin");
    }

    /** The query of this step with another prompt. */
    private static String query(Step step, String prompt) {
        try {
            Map<String, String> values =
                    new LinkedHashMap<>(Parameters.ofQuery(step.http()).values());
            values.put("prompt", prompt);
            return encoded(values);
        } catch (OAuthException e) {
            throw new IllegalStateException("The query was parsed before", e);
        }
    }

    private static Map<String, String> failure(ErrorObject error) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("error", error.getCode());
        if (error.getDescription() != null) {
            parameters.put("error_description", error.getDescription());
        }
        return parameters;
    }

    private void redirect(
            HttpServletResponse response, URI redirectUri, @Nullable String state, Map<String, String> answer) {
        Map<String, String> parameters = new LinkedHashMap<>(answer);
        if (state != null) {
            parameters.put("state", state);
        }
        parameters.put("iss", issuer);
        String target = redirectUri.toString();
        seeOther(response, target + (target.contains("?") ? "&" : "?") + encoded(parameters));
    }

    private static void seeOther(HttpServletResponse response, String location) {
        response.setStatus(303);
        response.setHeader("Location", location);
        Pages.protect(response);
    }

    private static String encoded(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(entry -> encode(entry.getKey()) + "=" + encode(entry.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
