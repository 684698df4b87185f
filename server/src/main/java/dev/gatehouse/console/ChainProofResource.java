package dev.gatehouse.console;

import dev.gatehouse.audit.ChainProofs;
import dev.gatehouse.console.api.ChainProofsRequest;
import dev.gatehouse.console.api.ChainProofsView;
import io.dropwizard.auth.Auth;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** What a browser needs to check the chain by itself, event by event. */
@Path("audit/proofs")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("viewer")
public final class ChainProofResource {
    private final ChainProofs proofs;

    ChainProofResource(ChainProofs proofs) {
        this.proofs = proofs;
    }

    /** The digests that go into the hashes of these events, and the salts for who sees what they are made of. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public ChainProofsView proveEvents(ChainProofsRequest request, @Auth Session session) {
        return new ChainProofsView(proofs.of(request.seqs(), session.maySeePreviews()));
    }
}
