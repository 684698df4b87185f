package dev.gatehouse.discovery.attempts;

import dev.gatehouse.discovery.attempts.SignInAttempt.Step;
import dev.gatehouse.limits.ClientNetwork;
import dev.gatehouse.oauth.Client;
import dev.gatehouse.oauth.SignInStage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which request belongs to which attempt. A guess where a client has no id yet; where it has one, that decides. */
final class Affinity {
    /** For how long a person may think. */
    static final Duration ONE_SIGN_IN = Duration.ofMinutes(15);

    /** For how long requests without a client id belong together. */
    private static final Duration ONE_DISCOVERY = Duration.ofMinutes(2);

    private Affinity() {}

    static boolean of(SignInAttempt attempt, Sighting sighting, Instant now) {
        if (attempt.isOver() || attempt.lastAt().plus(ONE_SIGN_IN).isBefore(now) || startsAnew(attempt, sighting)) {
            return false;
        }
        if (differ(attempt.program(), program(sighting))
                || differ(attempt.uid(), sighting.uid())
                || isOtherBrowser(attempt, sighting)) {
            return false;
        }
        if (sighting.clientId() != null && attempt.clientId() != null) {
            return sighting.clientId().equals(attempt.clientId());
        }
        boolean soon = !attempt.lastAt().plus(ONE_DISCOVERY).isBefore(now);
        boolean sameNetwork = ClientNetwork.of(attempt.address()).equals(sighting.network());
        if (sighting.clientId() == null) {
            boolean sameAgent = Sighting.family(attempt.userAgent()).equals(Sighting.family(sighting.userAgent()));
            return (sameNetwork && sameAgent) || (soon && isSameFromCloud(attempt, sighting));
        }
        return soon && (sameNetwork || isSameFromCloud(attempt, sighting));
    }

    /** A client that begins again while its user was still to say something, or its code to be redeemed. */
    private static boolean startsAnew(SignInAttempt attempt, Sighting sighting) {
        return switch (sighting.stage()) {
            case CHALLENGE -> attempt.reached(SignInStage.AUTHORIZATION);
            case REGISTRATION -> attempt.clientId() != null && attempt.reached(SignInStage.REGISTRATION);
            case AUTHORIZATION -> attempt.reached(SignInStage.CONSENT);
            case RESOURCE_METADATA, SERVER_METADATA, LOGIN, CONSENT, TOKEN, CALL -> false;
        };
    }

    private static boolean isSameFromCloud(SignInAttempt attempt, Sighting sighting) {
        return sighting.program() != null
                && sighting.program().fromCloud()
                && sighting.program().name().equals(attempt.program());
    }

    /** A client of many users has the same id for all of them. */
    private static boolean isOtherBrowser(SignInAttempt attempt, Sighting sighting) {
        return sighting.byBrowser()
                && attempt.browser() != null
                && !ClientNetwork.of(attempt.browser()).equals(sighting.network());
    }

    private static @Nullable String program(Sighting sighting) {
        return sighting.program() == null ? null : sighting.program().name();
    }

    private static boolean differ(@Nullable String one, @Nullable String other) {
        return one != null && other != null && !one.equals(other);
    }

    /** What must have happened before, though no request of its own tells of it. */
    static List<Step> implied(@Nullable SignInAttempt attempt, Sighting sighting) {
        List<Step> implied = new ArrayList<>();
        SignInStage stage = sighting.stage();
        boolean signsIn =
                stage == SignInStage.AUTHORIZATION || stage == SignInStage.LOGIN || stage == SignInStage.CONSENT;
        if (signsIn
                && sighting.registered() == Client.Registration.METADATA_DOCUMENT
                && (attempt == null || !attempt.has(SignInStage.REGISTRATION))) {
            implied.add(sighting.implied(
                    SignInStage.REGISTRATION, "The client's metadata document was read: " + sighting.clientId()));
        }
        if (signsIn
                && sighting.passed()
                && stage != SignInStage.AUTHORIZATION
                && (attempt == null || !attempt.has(SignInStage.AUTHORIZATION))) {
            implied.add(sighting.implied(SignInStage.AUTHORIZATION, "The client sent the browser here."));
        }
        return implied;
    }
}
