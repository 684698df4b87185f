package dev.gatehouse.discovery.attempts;

import dev.gatehouse.discovery.attempts.SignInAttempt.Standing;
import dev.gatehouse.discovery.attempts.SignInAttempt.State;
import dev.gatehouse.discovery.attempts.SignInAttempt.Step;
import dev.gatehouse.oauth.SignInStage;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The way that clients take at this gateway, and what to do where they leave it. Immutable.
 *
 * @param publicUrl under which clients reach the gateway
 * @param resource what clients sign in for
 * @param embedded whether they sign in here, and not at an outside issuer
 * @param registration whether clients may register themselves
 * @param metadataDocuments whether client ids may be the URLs of metadata documents
 */
public record Way(
        String publicUrl, String resource, boolean embedded, boolean registration, boolean metadataDocuments) {
    private static final Duration PROGRAMS_TAKE = Duration.ofSeconds(15);
    private static final Duration BROWSERS_TAKE = Duration.ofMinutes(1);
    private static final Duration PEOPLE_TAKE = Duration.ofMinutes(5);

    /** How far these steps led. */
    Standing standing(List<Step> steps) {
        SignInStage reached = steps.stream()
                .filter(Step::passed)
                .map(Step::stage)
                .max(Comparator.naturalOrder())
                .orElse(null);
        if (reached == SignInStage.CALL) {
            return new Standing(State.COMPLETE, reached, null, null, null);
        }
        Step last = steps.getLast();
        SignInStage next = reached == null ? last.stage() : after(reached);
        boolean refused = !last.passed() && last.stage().compareTo(SignInStage.SERVER_METADATA) > 0;
        Instant stuckAt = last.lastAt().plus(patience(next));
        return refused
                ? new Standing(State.REFUSED, reached, next, stuckAt, adviceOnRefusal(last.stage()))
                : new Standing(State.UNDER_WAY, reached, next, stuckAt, adviceOn(next));
    }

    private SignInStage after(SignInStage reached) {
        return switch (reached) {
            case CHALLENGE -> SignInStage.RESOURCE_METADATA;
            case RESOURCE_METADATA -> embedded ? SignInStage.SERVER_METADATA : SignInStage.CALL;
            case SERVER_METADATA -> SignInStage.REGISTRATION;
            case REGISTRATION -> SignInStage.AUTHORIZATION;
            case AUTHORIZATION -> SignInStage.LOGIN;
            case LOGIN -> SignInStage.CONSENT;
            case CONSENT -> SignInStage.TOKEN;
            case TOKEN, CALL -> SignInStage.CALL;
        };
    }

    private static Duration patience(SignInStage next) {
        return switch (next) {
            case AUTHORIZATION, CALL -> BROWSERS_TAKE;
            case LOGIN, CONSENT -> PEOPLE_TAKE;
            case CHALLENGE, RESOURCE_METADATA, SERVER_METADATA, REGISTRATION, TOKEN -> PROGRAMS_TAKE;
        };
    }

    private String adviceOn(SignInStage missing) {
        return switch (missing) {
            case CHALLENGE -> "The client asked for metadata and has not called " + resource + " yet.";
            case RESOURCE_METADATA ->
                "The client was answered 401 and did not ask where to sign in. Either it does not do OAuth, or a proxy "
                        + "takes the WWW-Authenticate header away, or " + publicUrl
                        + " cannot be reached from where the client runs.";
            case SERVER_METADATA ->
                "The client read which authorization server to use and did not ask it. Most often the address in the "
                        + "client is written otherwise than " + resource + ": a slash at the end, another host, http "
                        + "for https. Run the doctor to see which clients would mind.";
            case REGISTRATION -> adviceOnClientId();
            case AUTHORIZATION ->
                "The client has a client id and opened no browser. On the user's machine, look for a blocked window "
                        + "or a prompt that waits; in the cloud, the user has to press Connect again.";
            case LOGIN ->
                "The sign-in page is open and nobody signed in. If the page was not to be seen, look whether "
                        + publicUrl + " can be reached from the user's browser.";
            case CONSENT -> "The user signed in and has not said yes or no on the page that asks them.";
            case TOKEN ->
                "The browser was sent back to the client with a code, and the client did not redeem it. Look whether "
                        + "its redirect address can be reached from that browser (it cannot when the client runs on "
                        + "another machine), and what the client itself says.";
            case CALL ->
                embedded
                        ? "The client has a token and did not call. Look at what the client itself says; with its "
                                + "token, the token debugger tells what the gateway would answer."
                        : "The client went on to the outside issuer, which cannot be watched from here. If signing in "
                                + "failed there, its log says why.";
        };
    }

    private String adviceOnClientId() {
        if (registration || metadataDocuments) {
            return "The client read how to sign in and opened no sign-in page. "
                    + (registration
                            ? ""
                            : "Clients may not register themselves here (authorizationServer.registration.enabled), "
                                    + "and not every client has a metadata document. ")
                    + "Run the doctor: it checks the metadata as this client would.";
        }
        return "The client read how to sign in and has no client id: both ways to get one by itself are off. Set "
                + "authorizationServer.registration.enabled, or authorizationServer.clientMetadataDocuments.enabled, "
                + "to true.";
    }

    private static @Nullable String adviceOnRefusal(SignInStage refused) {
        return switch (refused) {
            case REGISTRATION -> "The registration was refused for the reason above; most clients show it, too.";
            case AUTHORIZATION ->
                "The sign-in page shows this reason to the user. If the application is not known any more, it has to "
                        + "be removed in the client and added again.";
            case LOGIN -> "The user can try again. A forgotten password is replaced with ./gatehouse user password.";
            case CONSENT -> "The user can try again from the client.";
            case TOKEN ->
                "The client did not get a token for the reason above. Codes work once, for a short time, and for the "
                        + "client and redirect address that they were made for.";
            case CHALLENGE, RESOURCE_METADATA, SERVER_METADATA, CALL ->
                "The token was refused for the reason above. The token debugger shows every check of it.";
        };
    }
}
