package dev.gatehouse.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.Nonce;
import dev.gatehouse.console.api.Role;
import dev.gatehouse.identity.Passwords;
import dev.gatehouse.limits.AttemptLimit;
import dev.gatehouse.limits.ClientNetwork;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs operators in who sign in at an OpenID provider. What belongs to one attempt (state, nonce and PKCE verifier) is
 * kept by the browser that makes it, in a cookie that no script reads, so that no other browser can end it. The
 * operator is called {@code oidc:} and the provider's {@code sub}, which no local operator is; their role is what the
 * provider says at each login. Thread-safe.
 */
final class OidcLogin {
    private static final Logger LOG = LoggerFactory.getLogger(OidcLogin.class);
    private static final int ATTEMPTS = 30;
    private static final int LONGEST_SUBJECT = 200;

    private final OidcConfig config;
    private final OidcProvider provider;
    private final Operators operators;
    private final Passwords passwords;
    private final Sessions sessions;
    private final OperatorActs acts;
    private final AttemptLimit attempts;

    /** Why somebody was not logged in, as the login page is told. */
    enum Problem {
        EXPIRED,
        DENIED,
        PROVIDER,
        NO_ROLE,
        TOO_MANY
    }

    /** An attempt that did not succeed. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;
        private final Problem problem;

        Refused(Problem problem) {
            super(problem.name(), null, false, false);
            this.problem = problem;
        }

        Problem problem() {
            return problem;
        }
    }

    /** An attempt that begins: where to send the browser, and what it has to keep. */
    record Started(URI location, String kept) {}

    OidcLogin(
            OidcConfig config,
            OidcProvider provider,
            Operators operators,
            Passwords passwords,
            Sessions sessions,
            OperatorActs acts,
            Clock clock) {
        this.config = config;
        this.provider = provider;
        this.operators = operators;
        this.passwords = passwords;
        this.sessions = sessions;
        this.acts = acts;
        this.attempts = new AttemptLimit(ATTEMPTS, Duration.ofMinutes(5), clock);
    }

    Started start(HttpServletRequest request) throws Refused {
        limit(request);
        State state = new State(32);
        Nonce nonce = new Nonce(32);
        CodeVerifier verifier = new CodeVerifier();
        try {
            return new Started(
                    provider.authorization(state, nonce, verifier),
                    state.getValue() + "." + nonce.getValue() + "." + verifier.getValue());
        } catch (OidcProvider.Unusable e) {
            LOG.warn("Operators cannot sign in at {}: {}", config.issuer(), e.getMessage());
            throw new Refused(Problem.PROVIDER);
        }
    }

    /**
     * Ends an attempt.
     *
     * @param kept what the browser kept of it
     * @return a new session
     */
    Sessions.Opened finish(@Nullable String kept, HttpServletRequest request) throws Refused {
        limit(request);
        String[] parts = kept == null ? new String[0] : kept.split("\\.", -1);
        String state = request.getParameter("state");
        if (parts.length != 3 || state == null || !same(parts[0], state)) {
            throw new Refused(Problem.EXPIRED);
        }
        String issuer = request.getParameter("iss"); // RFC 9207
        String code = request.getParameter("code");
        if (issuer != null && !issuer.equals(config.issuer())) {
            throw refused(Problem.PROVIDER, "The answer came from another issuer.", request);
        }
        if (code == null) {
            throw refused(Problem.DENIED, "The provider did not let them sign in.", request);
        }
        try {
            return logIn(provider.redeem(code, new Nonce(parts[1]), new CodeVerifier(parts[2])), request);
        } catch (OidcProvider.Unusable e) {
            LOG.warn("An operator could not sign in at {}: {}", config.issuer(), e.getMessage());
            throw refused(Problem.PROVIDER, "The provider's answer could not be used.", request);
        } catch (IllegalArgumentException e) { // the cookie was tampered with
            throw new Refused(Problem.EXPIRED);
        }
    }

    private Sessions.Opened logIn(JsonNode claims, HttpServletRequest request) throws Refused {
        String subject = claims.path("sub").asText();
        if (subject.isBlank() || subject.length() > LONGEST_SUBJECT) {
            throw refused(Problem.PROVIDER, "The subject cannot be used as a name.", request);
        }
        String username = "oidc:" + subject;
        Optional<Role> role = config.roleOf(claims);
        Optional<Operators.Operator> known = operators.byUsername(username);
        if (role.isEmpty()) {
            acts.loginRefused(
                    username, "no_role", "Nothing in the claim " + config.rolesClaim() + " gives a role.", request);
            throw new Refused(Problem.NO_ROLE);
        }
        if (known.isEmpty()) {
            String hash = passwords.hash(passwords.random().toCharArray()); // nobody ever learns that password
            acts.changed(
                    handle -> operators.add(handle, username, hash, role.get()),
                    acts.loggedInThere(username, request, config.issuer(), role.get()));
        } else {
            acts.changed(
                    handle -> operators.changeRole(handle, username, role.get()),
                    acts.loggedInThere(username, request, config.issuer(), role.get()));
        }
        return sessions.open(username, role.get());
    }

    private Refused refused(Problem problem, String detail, HttpServletRequest request) {
        acts.loginRefused(null, "provider_refused", detail, request);
        return new Refused(problem);
    }

    private void limit(HttpServletRequest request) throws Refused {
        if (attempts.take(ClientNetwork.of(request.getRemoteAddr())) != AttemptLimit.Verdict.ALLOWED) {
            throw new Refused(Problem.TOO_MANY);
        }
    }

    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
