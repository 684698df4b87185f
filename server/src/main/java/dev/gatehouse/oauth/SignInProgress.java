package dev.gatehouse.oauth;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * How far a request to the authorization server brought a client on its way to a token, for whoever shows that to
 * people. Belongs to one request and its thread. Holds no code, token, secret or password.
 */
public final class SignInProgress {
    private static final String ATTRIBUTE = SignInProgress.class.getName();

    private @Nullable SignInStage stage;
    private boolean passed;
    private @Nullable Client client;
    private @Nullable String clientId;
    private @Nullable String uid;
    private String detail = "";

    private SignInProgress() {}

    /** What was noted of a request that was answered; absent if it was no part of a sign-in. */
    public static @Nullable SignInProgress of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof SignInProgress progress && progress.stage != null
                ? progress
                : null;
    }

    /** Where to note what becomes of this request. */
    static SignInProgress in(HttpServletRequest request) {
        if (request.getAttribute(ATTRIBUTE) instanceof SignInProgress known) {
            return known;
        }
        SignInProgress progress = new SignInProgress();
        request.setAttribute(ATTRIBUTE, progress);
        return progress;
    }

    /** A request that had begun a stage is refused. */
    static void refused(HttpServletRequest request, String why) {
        SignInProgress progress = of(request);
        if (progress != null) {
            progress.passed = false;
            progress.detail = why;
        }
    }

    /** Which client says it is; not verified. */
    SignInProgress named(@Nullable String named) {
        clientId = named;
        return this;
    }

    /** Which client it is. */
    SignInProgress client(Client known) {
        client = known;
        clientId = known.clientId();
        return this;
    }

    /** Who it is about. */
    SignInProgress user(User user) {
        uid = user.uid();
        return this;
    }

    /** The request wants to pass this stage. */
    SignInProgress begins(SignInStage begun) {
        stage = begun;
        return this;
    }

    /** It passed. */
    void passed(SignInStage reached, String what) {
        stage = reached;
        passed = true;
        detail = what;
    }

    /** It did not pass. */
    void refused(SignInStage missed, @Nullable String why) {
        stage = missed;
        passed = false;
        detail = why == null ? "" : why;
    }

    /** Which stage it was about. */
    public SignInStage stage() {
        if (stage == null) {
            throw new IllegalStateException("Nothing was noted");
        }
        return stage;
    }

    /** Whether it was passed. */
    public boolean isPassed() {
        return passed;
    }

    /** The client, if it is known. */
    public @Nullable Client client() {
        return client;
    }

    /** The id under which the client came, known or not. */
    public @Nullable String clientId() {
        return clientId;
    }

    /** The user, once somebody signed in. */
    public @Nullable String uid() {
        return uid;
    }

    /** A sentence for people. */
    public String detail() {
        return detail;
    }
}
