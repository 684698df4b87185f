package dev.gatehouse.discovery.attempts;

import dev.gatehouse.content.Secrets;
import dev.gatehouse.discovery.attempts.KnownPrograms.Program;
import dev.gatehouse.limits.ClientNetwork;
import dev.gatehouse.oauth.Client.Registration;
import dev.gatehouse.oauth.SignInStage;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One request that belongs to a sign-in, with what it says of who sent it.
 *
 * @param byBrowser whether a person's browser sent it, and not the client's program
 * @param program what the client is recognised as
 * @param registered how a client that is known became known
 */
record Sighting(
        Instant at,
        SignInStage stage,
        boolean passed,
        String request,
        int status,
        String detail,
        boolean byBrowser,
        String address,
        @Nullable String userAgent,
        @Nullable Program program,
        @Nullable String clientId,
        @Nullable String clientName,
        @Nullable Registration registered,
        @Nullable String uid) {
    private static final int LONGEST = 200;

    Sighting {
        request = cut(request);
        detail = cut(detail);
        userAgent = userAgent == null ? null : cut(userAgent);
        clientId = clientId == null ? null : cut(clientId);
        clientName = clientName == null ? null : cut(clientName);
    }

    private static String cut(String text) {
        return Secrets.redact(text, LONGEST);
    }

    String network() {
        return ClientNetwork.of(address);
    }

    SignInAttempt.Step step() {
        return new SignInAttempt.Step(at, at, stage, passed, request, status, detail, 1);
    }

    /** A stage that this request shows to be passed, though nothing told of it. */
    SignInAttempt.Step implied(SignInStage earlier, String what) {
        return new SignInAttempt.Step(at, at, earlier, true, request, status, what, 1);
    }

    /** The name of a program without its version: programs of other versions are other installations at most. */
    static String family(@Nullable String userAgent) {
        if (userAgent == null) {
            return "";
        }
        int end = 0;
        while (end < userAgent.length() && userAgent.charAt(end) != '/' && userAgent.charAt(end) != ' ') {
            end++;
        }
        return userAgent.substring(0, end).toLowerCase(Locale.ROOT);
    }
}
