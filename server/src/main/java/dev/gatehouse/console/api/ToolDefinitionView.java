package dev.gatehouse.console.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.tools.governance.DefinitionDiff;
import dev.gatehouse.tools.governance.GovernedTool;
import dev.gatehouse.tools.governance.ToolDefinition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an upstream says of a tool, beside what was approved.
 *
 * @param offered the definition that is offered now
 * @param approved the other definition that was approved last, if there is one
 * @param diff how the offered one differs from it, or all of the offered one if there is none; invisible characters are
 *     spelled out
 */
public record ToolDefinitionView(
        UpstreamToolView tool, ObjectNode offered, @Nullable ObjectNode approved, List<DefinitionDiff> diff) {
    /** The definition as it stands. */
    public static ToolDefinitionView of(GovernedTool tool) {
        ToolDefinition approved = tool.approved();
        return new ToolDefinitionView(
                UpstreamToolView.of(tool),
                tool.offered().document(),
                approved == null ? null : approved.document(),
                DefinitionDiff.between(approved, tool.offered()));
    }
}
