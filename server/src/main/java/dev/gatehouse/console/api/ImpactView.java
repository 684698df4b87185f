package dev.gatehouse.console.api;

import java.time.Instant;
import java.util.List;

/**
 * What another access of a tool would have meant for the calls that were recorded of it.
 *
 * @param from since when calls were looked at
 * @param calls how many calls were decided anew
 * @param complete whether those are all calls since {@code from}; else they are the latest of them
 * @param undecided calls that were turned away before access was looked at: a bad token, too many calls
 * @param denied those that pass today and would be refused
 * @param allowed those that are refused today and would pass
 */
public record ImpactView(Instant from, long calls, boolean complete, long undecided, Change denied, Change allowed) {
    /**
     * Calls that would go otherwise.
     *
     * @param callers how many different callers made them
     * @param shown those of them with the most calls, at most 20
     */
    public record Change(long calls, int callers, List<Affected> shown) {}

    /**
     * A caller whose calls would go otherwise.
     *
     * @param heldScopes what their latest such call held
     * @param missingScopes what it would have lacked
     * @param lastSeq the latest such call
     */
    public record Affected(String uid, long calls, List<String> heldScopes, List<String> missingScopes, long lastSeq) {}
}
