package dev.gatehouse.console.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.json.JsonSchema;
import dev.gatehouse.policy.Access;
import dev.gatehouse.tools.Approval;
import dev.gatehouse.tools.Tool;
import dev.gatehouse.upstream.UpstreamState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A tool as the console shows it.
 *
 * @param approval whether what its upstream says of it is approved
 * @param stale why its upstream does not say now what it offers, and since when; absent if it does
 * @param access the access in force
 * @param defaultAccess the access that configuration gives it
 * @param revision the number of the change in force, also its ETag; 0 while the default holds
 */
public record ToolView(
        String name,
        String title,
        String description,
        @Nullable String upstream,
        Approval approval,
        @Nullable Stale stale,
        Access access,
        Access defaultAccess,
        long revision,
        ObjectNode inputSchema,
        @Nullable ObjectNode outputSchema,
        ObjectNode annotations) {
    /**
     * An upstream that does not answer, so that its tools are those that it offered last.
     *
     * @param reason for operators
     */
    public record Stale(Instant since, String reason) {}

    /** The tool as it stands in the catalogue; {@code stale}: its upstream, if that does not answer. */
    public static ToolView of(Tool tool, @Nullable UpstreamState stale) {
        JsonSchema output = tool.outputSchema();
        return new ToolView(
                tool.name(),
                tool.title(),
                tool.description(),
                tool.upstream(),
                tool.approval(),
                stale == null ? null : new Stale(stale.since(), String.valueOf(stale.problem())),
                tool.access(),
                tool.defaultAccess(),
                tool.revision(),
                tool.inputSchema().document(),
                output == null ? null : output.document(),
                tool.annotations());
    }
}
