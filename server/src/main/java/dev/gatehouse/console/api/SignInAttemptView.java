package dev.gatehouse.console.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.gatehouse.discovery.attempts.SignInAttempt;
import dev.gatehouse.oauth.SignInStage;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One client's way from its first request without a token to its first call, as far as it came.
 *
 * @param program what the client was recognised as, such as Claude; not verified
 * @param clientId the id under which it came, once it had one
 * @param clientName the name that it gives itself
 * @param address where its first request came from
 * @param browser where the browser of the person who signs in is
 * @param uid who signed in
 * @param reached the furthest stage that was passed
 * @param next what is to come
 * @param stuckAt from when on it counts as stuck if nothing more comes
 * @param advice what to do if it is stuck, or was refused
 */
public record SignInAttemptView(
        long id,
        @Nullable String program,
        @Nullable String clientId,
        @Nullable String clientName,
        String address,
        @Nullable String browser,
        @Nullable String userAgent,
        @Nullable String uid,
        Instant startedAt,
        Instant lastAt,
        State state,
        @Nullable Stage reached,
        @Nullable Stage next,
        @Nullable Instant stuckAt,
        @Nullable String advice,
        List<StepView> steps) {
    /** Whether it goes on. */
    public enum State {
        @JsonProperty("under_way")
        UNDER_WAY,
        @JsonProperty("refused")
        REFUSED,
        @JsonProperty("complete")
        COMPLETE
    }

    /** A stage of the way. */
    public enum Stage {
        @JsonProperty("challenge")
        CHALLENGE,
        @JsonProperty("resource_metadata")
        RESOURCE_METADATA,
        @JsonProperty("server_metadata")
        SERVER_METADATA,
        @JsonProperty("registration")
        REGISTRATION,
        @JsonProperty("authorization")
        AUTHORIZATION,
        @JsonProperty("login")
        LOGIN,
        @JsonProperty("consent")
        CONSENT,
        @JsonProperty("token")
        TOKEN,
        @JsonProperty("call")
        CALL;

        private static @Nullable Stage of(@Nullable SignInStage stage) {
            return stage == null ? null : valueOf(stage.name());
        }
    }

    /**
     * Something that the client, or its user, did.
     *
     * @param passed whether it led on
     * @param request method and path, without the query
     * @param detail a sentence; empty if the request says it all
     * @param count how often it came in a row
     */
    public record StepView(
            Instant at,
            Instant lastAt,
            Stage stage,
            boolean passed,
            String request,
            int status,
            String detail,
            int count) {}

    /** The attempt as this node saw it. */
    public static SignInAttemptView of(SignInAttempt attempt) {
        return new SignInAttemptView(
                attempt.id(),
                attempt.program(),
                attempt.clientId(),
                attempt.clientName(),
                attempt.address(),
                attempt.browser(),
                attempt.userAgent(),
                attempt.uid(),
                attempt.startedAt(),
                attempt.lastAt(),
                State.valueOf(attempt.standing().state().name()),
                Stage.of(attempt.standing().reached()),
                Stage.of(attempt.standing().next()),
                attempt.standing().stuckAt(),
                attempt.standing().advice(),
                attempt.steps().stream()
                        .map(step -> new StepView(
                                step.at(),
                                step.lastAt(),
                                Stage.valueOf(step.stage().name()),
                                step.passed(),
                                step.request(),
                                step.status(),
                                step.detail(),
                                step.count()))
                        .toList());
    }
}
