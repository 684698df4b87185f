package dev.gatehouse.console.api;

import dev.gatehouse.tools.AccessKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What would policy say?
 *
 * @param kind what {@code tool} names; a tool if absent
 * @param tool the name of a tool or prompt, or the URI or template of a resource
 * @param access instead of the access in force
 * @param scopes what the caller would hold
 * @param anonymous whether nobody would be signed in
 */
public record SimulationRequest(
        @Nullable AccessKind kind,
        String tool,
        @Nullable AccessChange access,
        List<String> scopes,
        @Nullable Boolean anonymous) {
    public SimulationRequest {
        InvalidBody.check(tool != null, "tool is missing");
        InvalidBody.check(scopes != null, "scopes is missing: what the caller would hold, a list");
        AccessChange.checkScopes(scopes);
        scopes = List.copyOf(scopes);
    }
}
