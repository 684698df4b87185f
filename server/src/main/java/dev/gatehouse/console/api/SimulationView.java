package dev.gatehouse.console.api;

import dev.gatehouse.policy.Decision;
import java.util.List;

/**
 * What the one resolver says.
 *
 * @param decision {@code allow}, {@code deny} or {@code challenge}
 */
public record SimulationView(
        String decision, String reason, List<String> requiredScopes, List<String> missingScopes, String rule) {
    /** The decision in the words of the API. */
    public static SimulationView of(Decision decision) {
        return new SimulationView(
                decision.word(),
                decision.reason().code(),
                decision.requiredScopes(),
                decision.missingScopes(),
                decision.rule());
    }
}
