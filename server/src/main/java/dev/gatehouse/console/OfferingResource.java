package dev.gatehouse.console;

import dev.gatehouse.console.api.AccessChange;
import dev.gatehouse.console.api.ImpactView;
import dev.gatehouse.console.api.OfferingView;
import dev.gatehouse.console.api.OfferingView.Kind;
import dev.gatehouse.console.api.OfferingsView;
import dev.gatehouse.console.api.RevisionsView;
import dev.gatehouse.tools.AccessKey;
import dev.gatehouse.tools.Catalog;
import dev.gatehouse.tools.Offering;
import dev.gatehouse.tools.Presentation;
import dev.gatehouse.tools.Prompt;
import dev.gatehouse.tools.Resource;
import dev.gatehouse.tools.ResourceTemplate;
import dev.gatehouse.tools.RevisionConflict;
import dev.gatehouse.tools.ToolRegistry;
import io.dropwizard.auth.Auth;
import jakarta.annotation.security.RolesAllowed;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Resources, their templates and prompts, and who may have them. One of them is named by its kind ({@code resource},
 * {@code template} or {@code prompt}) in the path and its id in the query, since URIs do not fit into a path; it
 * carries its revision as ETag.
 */
@Path("offerings")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("viewer")
public final class OfferingResource {
    private final ToolRegistry tools;
    private final AccessImpact impact;
    private final OperatorActs acts;

    OfferingResource(ToolRegistry tools, AccessImpact impact, OperatorActs acts) {
        this.tools = tools;
        this.impact = impact;
        this.acts = acts;
    }

    /** All of them: resources, templates of resources, prompts. */
    @GET
    public OfferingsView listOfferings() {
        Catalog current = tools.current();
        List<OfferingView> all = new ArrayList<>();
        current.resources().forEach(resource -> all.add(view(resource)));
        current.templates().forEach(template -> all.add(view(template)));
        current.prompts().forEach(prompt -> all.add(view(prompt)));
        return new OfferingsView(all);
    }

    /** One of them. */
    @GET
    @Path("{kind}")
    public OfferingView getOffering(@PathParam("kind") String kind, @QueryParam("id") @Nullable String id) {
        return view(find(kind, id));
    }

    /** The changes of its access, newest first. */
    @GET
    @Path("{kind}/revisions")
    public RevisionsView listOfferingRevisions(@PathParam("kind") String kind, @QueryParam("id") @Nullable String id) {
        return new RevisionsView(tools.revisions(keyOf(find(kind, id))));
    }

    /** What an access would have meant for what was asked for within the last 7 days. Changes nothing. */
    @POST
    @Path("{kind}/impact")
    @Consumes(MediaType.APPLICATION_JSON)
    public ImpactView getOfferingImpact(
            @PathParam("kind") String kind, @QueryParam("id") @Nullable String id, AccessChange change) {
        return impact.of(find(kind, id), change.access());
    }

    /** Gives one another access, based on the revision that {@code If-Match} names; the very next request obeys. */
    @PUT
    @Path("{kind}/access")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed("admin")
    public OfferingView changeOfferingAccess(
            @PathParam("kind") String kind,
            @QueryParam("id") @Nullable String id,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            AccessChange change,
            @Auth Session session,
            @Context HttpServletRequest request) {
        long expected = IfMatch.revision(ifMatch);
        if (find(kind, id).revision() != expected) { // this node may not have heard of a change yet
            tools.reload();
        }
        Offering before = find(kind, id);
        AccessKey key = keyOf(before);
        try {
            if (before.revision() != expected) {
                throw new RevisionConflict(before.id(), expected, before.revision());
            }
            tools.changeAccessOfAny(
                    key,
                    before.access(),
                    change.access(),
                    expected,
                    session.username(),
                    change.note(),
                    revision -> acts.accessChanged(
                            session, request, key, before.upstream(), revision, before.access(), change.access()));
        } catch (RevisionConflict conflict) {
            tools.reload();
            throw ApiError.conflict(
                    "Somebody changed " + before.id() + " in the meantime (revision " + conflict.current()
                            + "). Look at it again.",
                    view(find(kind, id)));
        }
        return view(find(kind, id));
    }

    private Offering find(String kind, @Nullable String id) {
        if (id == null) {
            throw ApiError.invalid("id is missing: a URI, a template or a name");
        }
        Catalog current = tools.current();
        Offering found =
                switch (kind) {
                    case "resource" ->
                        current.find(AccessKey.resource(id)) instanceof Resource resource ? resource : null;
                    case "template" -> current.template(id);
                    case "prompt" -> current.prompt(id);
                    default -> null;
                };
        if (found == null) {
            throw ApiError.notFound(
                    "There is no " + (kind.equals("prompt") ? "prompt" : "resource") + " of this name.");
        }
        return found;
    }

    private static AccessKey keyOf(Offering offering) {
        return offering instanceof Prompt ? AccessKey.prompt(offering.id()) : AccessKey.resource(offering.id());
    }

    private OfferingView view(Offering offering) {
        return switch (offering) {
            case Resource resource -> view(Kind.RESOURCE, resource, resource.about(), resource.listed());
            case ResourceTemplate template -> view(Kind.TEMPLATE, template, template.about(), template.listed());
            case Prompt prompt -> view(Kind.PROMPT, prompt, prompt.about(), true);
            default -> throw new IllegalStateException("neither a resource nor a prompt: " + offering.id());
        };
    }

    private OfferingView view(Kind kind, Offering offering, Presentation about, boolean listed) {
        return new OfferingView(
                kind,
                offering.id(),
                about.title(),
                about.description(),
                offering.upstream(),
                listed,
                offering.access(),
                offering.defaultAccess(),
                offering.revision(),
                tools.configuredBy(offering));
    }
}
