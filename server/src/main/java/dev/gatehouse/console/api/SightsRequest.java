package dev.gatehouse.console.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A caller through whose eyes to look.
 *
 * @param anonymous whether they are not signed in at all
 */
public record SightsRequest(List<String> scopes, @Nullable Boolean anonymous) {
    public SightsRequest {
        InvalidBody.check(scopes != null, "scopes is missing: a list, empty if none are held");
        AccessChange.checkScopes(scopes);
        scopes = List.copyOf(scopes);
    }
}
