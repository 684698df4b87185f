package dev.gatehouse.console;

import dev.gatehouse.console.api.OfferingsView;
import dev.gatehouse.console.api.OfferingsView.Kind;
import dev.gatehouse.tools.Catalog;
import dev.gatehouse.tools.ToolRegistry;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.List;

/** Resources and prompts, whose access configuration alone decides. */
@Path("offerings")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("viewer")
public final class OfferingResource {
    private final ToolRegistry tools;

    OfferingResource(ToolRegistry tools) {
        this.tools = tools;
    }

    /** All of them: resources, templates of resources, prompts. */
    @GET
    public OfferingsView listOfferings() {
        Catalog current = tools.current();
        List<OfferingsView.Offering> all = new ArrayList<>();
        current.resources()
                .forEach(resource -> all.add(new OfferingsView.Offering(
                        Kind.RESOURCE,
                        resource.id(),
                        resource.about().title(),
                        resource.upstream(),
                        resource.listed(),
                        resource.access(),
                        tools.configuredBy(resource))));
        current.templates()
                .forEach(template -> all.add(new OfferingsView.Offering(
                        Kind.TEMPLATE,
                        template.id(),
                        template.about().title(),
                        template.upstream(),
                        template.listed(),
                        template.access(),
                        tools.configuredBy(template))));
        current.prompts()
                .forEach(prompt -> all.add(new OfferingsView.Offering(
                        Kind.PROMPT,
                        prompt.id(),
                        prompt.about().title(),
                        prompt.upstream(),
                        true,
                        prompt.access(),
                        tools.configuredBy(prompt))));
        return new OfferingsView(all);
    }
}
