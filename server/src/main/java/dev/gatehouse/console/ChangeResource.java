package dev.gatehouse.console;

import dev.gatehouse.console.api.ChangeView;
import dev.gatehouse.console.api.ChangesView;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was changed, for whoever asks what came before a spike. */
@Path("changes")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("viewer")
public final class ChangeResource {
    private static final int MOST = 200;

    private final Changes changes;

    ChangeResource(Changes changes) {
        this.changes = changes;
    }

    /** The latest 200 changes of a time, newest first: access, configuration and starts, keys, upstreams, people. */
    @GET
    public ChangesView listChanges(@QueryParam("from") @Nullable Instant from, @QueryParam("to") @Nullable Instant to) {
        List<ChangeView> found = changes.during(from, to, MOST + 1);
        return new ChangesView(found.stream().limit(MOST).toList(), found.size() <= MOST);
    }
}
