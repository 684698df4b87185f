package dev.gatehouse.console;

import dev.gatehouse.console.api.OfferingView;
import dev.gatehouse.console.api.ToolDefinitionView;
import dev.gatehouse.console.api.ToolView;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;

/**
 * Gives every answer that is one tool, resource or prompt its revision as ETag, and one definition its hash, to be sent
 * back as {@code If-Match} with a change.
 */
final class ToolEtag implements ContainerResponseFilter {
    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        switch (response.getEntity()) {
            case ToolView tool -> response.getHeaders().putSingle("ETag", "\"" + tool.revision() + "\"");
            case OfferingView offering -> response.getHeaders().putSingle("ETag", "\"" + offering.revision() + "\"");
            case ToolDefinitionView definition ->
                response.getHeaders().putSingle("ETag", "\"" + definition.tool().hash() + "\"");
            case null, default -> {}
        }
    }
}
