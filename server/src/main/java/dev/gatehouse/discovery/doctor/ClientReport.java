package dev.gatehouse.discovery.doctor;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one client would fare.
 *
 * @param client the client's id, such as {@code chatgpt}
 * @param name the client's name, such as {@code ChatGPT}
 * @param sentence the verdict in one sentence
 * @param conditions what it needs besides, if it works with something
 * @param failedStep the first step that fails, if one does
 * @param clientIdBy how it gets its client id; absent if it does not get so far
 * @param scopes what it asks for
 * @param redirectUris the redirect URIs that must be accepted for it
 * @param authorizationUrl the URL it would open in the browser, as far as it can be known; absent if it does not get so
 *     far, or needs no sign-in
 */
public record ClientReport(
        String client,
        String name,
        Verdict verdict,
        String sentence,
        List<String> conditions,
        @Nullable Step failedStep,
        @Nullable String clientIdBy,
        List<String> scopes,
        List<String> redirectUris,
        @Nullable URI authorizationUrl,
        List<StepReport> steps,
        List<Finding> findings) {
    public ClientReport {
        conditions = List.copyOf(conditions);
        scopes = List.copyOf(scopes);
        redirectUris = List.copyOf(redirectUris);
        steps = List.copyOf(steps);
        findings = List.copyOf(findings);
    }

    /** Whether a client can sign in. */
    public enum Verdict {
        @JsonProperty("works")
        WORKS,
        /** It does if the conditions are met. */
        @JsonProperty("works_with")
        WORKS_WITH,
        @JsonProperty("fails")
        FAILS
    }
}
