package dev.gatehouse.console.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.json.JsonSchema;
import dev.gatehouse.policy.Access;
import dev.gatehouse.tools.Approval;
import dev.gatehouse.tools.Tool;
import org.jspecify.annotations.Nullable;

/**
 * A tool as the console shows it.
 *
 * @param approval whether what its upstream says of it is approved
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
        Access access,
        Access defaultAccess,
        long revision,
        ObjectNode inputSchema,
        @Nullable ObjectNode outputSchema,
        ObjectNode annotations) {
    /** The tool as it stands in the catalogue. */
    public static ToolView of(Tool tool) {
        JsonSchema output = tool.outputSchema();
        return new ToolView(
                tool.name(),
                tool.title(),
                tool.description(),
                tool.upstream(),
                tool.approval(),
                tool.access(),
                tool.defaultAccess(),
                tool.revision(),
                tool.inputSchema().document(),
                output == null ? null : output.document(),
                tool.annotations());
    }
}
