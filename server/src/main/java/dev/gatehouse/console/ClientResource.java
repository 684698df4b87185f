package dev.gatehouse.console;

import dev.gatehouse.console.api.CleanUpRequest;
import dev.gatehouse.console.api.CleanUpView;
import dev.gatehouse.console.api.ClientRemovalRequest;
import dev.gatehouse.console.api.ClientView;
import dev.gatehouse.console.api.ClientsView;
import dev.gatehouse.console.api.MadeClientView;
import dev.gatehouse.console.api.ServiceClientRequest;
import dev.gatehouse.console.api.UnusedClientsView;
import dev.gatehouse.identity.RevocationRegister;
import dev.gatehouse.oauth.Client;
import dev.gatehouse.oauth.ClientCredential;
import dev.gatehouse.oauth.ClientSecret;
import dev.gatehouse.oauth.Clients;
import io.dropwizard.auth.Auth;
import jakarta.annotation.security.RolesAllowed;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** The programs that may ask for tokens: of users, or for themselves. */
@Path("clients")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("viewer")
public final class ClientResource {
    private final Clients clients;
    private final RevocationRegister revocations;
    private final OperatorActs acts;
    private final Clock clock;

    ClientResource(Clients clients, RevocationRegister revocations, OperatorActs acts, Clock clock) {
        this.clock = clock;
        this.clients = clients;
        this.revocations = revocations;
        this.acts = acts;
    }

    /** All clients. */
    @GET
    public ClientsView listClients() {
        return new ClientsView(clients.all().stream().map(ClientView::of).toList());
    }

    /** Adds a machine that fetches tokens for itself. Its secret is in this answer and nowhere else. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed("admin")
    public MadeClientView addServiceClient(
            ServiceClientRequest wanted, @Auth Session session, @Context HttpServletRequest request) {
        ClientSecret secret = ClientSecret.generate();
        try {
            Client client = clients.addService(
                    wanted.clientId(),
                    wanted.displayName(),
                    credential(wanted, secret),
                    wanted.scopes(),
                    Boolean.TRUE.equals(wanted.introspects()),
                    Boolean.TRUE.equals(wanted.dpop()),
                    added -> acts.act(session, request, "clients.add")
                            .clientId(added.clientId())
                            .clientName(added.name())
                            .heldScopes(added.scopes())
                            .detail("The client " + added.clientId() + " was added.")
                            .build());
            return new MadeClientView(ClientView.of(client), wanted.takesSecret() ? secret.text() : null);
        } catch (IllegalArgumentException e) {
            throw ApiError.invalid(e.getMessage() + ".");
        }
    }

    private static ClientCredential credential(ServiceClientRequest wanted, ClientSecret secret) {
        if (wanted.jwks() != null) {
            return new ClientCredential.Keys(wanted.jwks().toString());
        }
        return wanted.jwksUri() == null ? secret.credential() : new ClientCredential.PublishedKeys(wanted.jwksUri());
    }

    /** The clients that registered themselves and were not used for so many days: what a clean-up would remove. */
    @GET
    @Path("unused")
    public UnusedClientsView listUnusedClients(@QueryParam("days") @DefaultValue("30") int days) {
        if (days < CleanUpRequest.LEAST_DAYS || days > CleanUpRequest.MOST_DAYS) {
            throw ApiError.invalid(
                    "days must be " + CleanUpRequest.LEAST_DAYS + " to " + CleanUpRequest.MOST_DAYS + ".");
        }
        return UnusedClientsView.of(clients.unused(before(days)));
    }

    /** Forgets those of the clients named here that are still unused; each is an event of its own. */
    @POST
    @Path("clean-up")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed("admin")
    public CleanUpView removeUnusedClients(
            CleanUpRequest cleanUp, @Auth Session session, @Context HttpServletRequest request) {
        return new CleanUpView(clients.removeUnused(
                cleanUp.clientIds(),
                before(cleanUp.days()),
                revocations,
                session.username(),
                client -> acts.act(session, request, "clients.remove")
                        .clientId(client.clientId())
                        .clientName(client.name())
                        .detail("The client " + client.clientId() + " had registered itself, was not used for "
                                + cleanUp.days() + " days and was removed: " + cleanUp.reason())
                        .build()));
    }

    private Instant before(int days) {
        return clock.instant().minus(Duration.ofDays(days));
    }

    /** Forgets a client, ends its grants and revokes its tokens. */
    @POST
    @Path("remove")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed("admin")
    public void removeClient(ClientRemovalRequest removal, @Auth Session session, @Context HttpServletRequest request) {
        Client client =
                clients.byId(removal.clientId()).orElseThrow(() -> ApiError.notFound("There is no client of this id."));
        clients.remove(
                client.clientId(),
                revocations,
                session.username(),
                removed -> acts.act(session, request, "clients.remove")
                        .clientId(removed)
                        .clientName(client.name())
                        .detail("The client " + removed + " was removed and its tokens were revoked: "
                                + removal.reason())
                        .build());
    }
}
