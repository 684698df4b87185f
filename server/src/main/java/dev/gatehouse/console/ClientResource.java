package dev.gatehouse.console;

import dev.gatehouse.console.api.ClientView;
import dev.gatehouse.console.api.ClientsView;
import dev.gatehouse.oauth.Clients;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** The programs that may ask users for tokens. */
@Path("clients")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("viewer")
public final class ClientResource {
    private final Clients clients;

    ClientResource(Clients clients) {
        this.clients = clients;
    }

    /** All clients. */
    @GET
    public ClientsView listClients() {
        return new ClientsView(clients.all().stream().map(ClientView::of).toList());
    }
}
