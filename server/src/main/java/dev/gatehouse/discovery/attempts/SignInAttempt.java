package dev.gatehouse.discovery.attempts;

import dev.gatehouse.oauth.SignInStage;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One client's way from its first request to its first call, as far as it came. Immutable. Holds no code, token, secret
 * or password.
 *
 * @param id counts up on this node
 * @param program what the client was recognised as, such as Claude; absent if it could be anything
 * @param clientId the id under which it came, once it had one; not verified before it is registered
 * @param clientName the name that it gives itself
 * @param address where its first request came from
 * @param browser where the browser of the person who signs in is; absent before it came
 * @param userAgent what its program says of itself; absent while only a browser was seen
 * @param uid who signed in
 * @param standing how far it came
 * @param steps what it did, in the order of time
 */
public record SignInAttempt(
        long id,
        @Nullable String program,
        @Nullable String clientId,
        @Nullable String clientName,
        String address,
        @Nullable String browser,
        @Nullable String userAgent,
        @Nullable String uid,
        Standing standing,
        List<Step> steps) {
    public SignInAttempt {
        steps = List.copyOf(steps);
    }

    /**
     * Something that the client, or its user, did.
     *
     * @param lastAt when it was repeated last
     * @param passed whether it led on
     * @param request method and path, without the query
     * @param status of the answer
     * @param detail a sentence for people; empty if the request says it all
     * @param count how often it came in a row
     */
    public record Step(
            Instant at,
            Instant lastAt,
            SignInStage stage,
            boolean passed,
            String request,
            int status,
            String detail,
            int count) {
        /** The same once more. */
        Step again(Instant now) {
            return new Step(at, now, stage, passed, request, status, detail, count + 1);
        }

        boolean isLike(Step other) {
            return stage == other.stage
                    && passed == other.passed
                    && status == other.status
                    && request.equals(other.request)
                    && detail.equals(other.detail);
        }
    }

    /** Whether an attempt goes on. */
    public enum State {
        /** Something is still to come. */
        UNDER_WAY,
        /** The last thing that happened was a refusal. */
        REFUSED,
        /** The client called with its token. */
        COMPLETE
    }

    /**
     * How far an attempt came.
     *
     * @param reached the furthest stage that was passed; absent if none was
     * @param next what is to come; absent if nothing is
     * @param stuckAt from when on it counts as stuck if nothing more comes; absent if nothing is to come
     * @param advice what to do if it is stuck, or was refused; absent if all is well
     */
    public record Standing(
            State state,
            @Nullable SignInStage reached,
            @Nullable SignInStage next,
            @Nullable Instant stuckAt,
            @Nullable String advice) {}

    /** When it began. */
    public Instant startedAt() {
        return steps.getFirst().at();
    }

    /** When something happened last. */
    public Instant lastAt() {
        return steps.getLast().lastAt();
    }

    boolean isOver() {
        return standing.state() == State.COMPLETE;
    }

    boolean reached(SignInStage stage) {
        return standing.reached() != null && standing.reached().compareTo(stage) >= 0;
    }

    boolean has(SignInStage stage) {
        return steps.stream().anyMatch(step -> step.stage() == stage && step.passed());
    }
}
