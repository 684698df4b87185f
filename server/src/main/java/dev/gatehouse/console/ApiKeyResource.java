package dev.gatehouse.console;

import dev.gatehouse.console.api.ApiKeyRequest;
import dev.gatehouse.console.api.ApiKeyView;
import dev.gatehouse.console.api.ApiKeysView;
import dev.gatehouse.console.api.MadeApiKeyView;
import dev.gatehouse.identity.ApiKeys;
import io.dropwizard.auth.Auth;
import jakarta.annotation.security.RolesAllowed;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Instant;

/** The API keys of machines. */
@Path("api-keys")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("viewer")
public final class ApiKeyResource {
    private final ApiKeys keys;
    private final OperatorActs acts;
    private final Clock clock;

    ApiKeyResource(ApiKeys keys, OperatorActs acts, Clock clock) {
        this.keys = keys;
        this.acts = acts;
        this.clock = clock;
    }

    /** All keys, without their text. */
    @GET
    public ApiKeysView listApiKeys() {
        Instant now = clock.instant();
        return new ApiKeysView(
                keys.all().stream().map(key -> ApiKeyView.of(key, now)).toList());
    }

    /** Makes a key. Its text is in this answer and nowhere else. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed("admin")
    public MadeApiKeyView makeApiKey(ApiKeyRequest wanted, @Auth Session session, @Context HttpServletRequest request) {
        try {
            ApiKeys.Made made = keys.create(
                    wanted.service(),
                    wanted.scopes(),
                    wanted.lifetime(),
                    session.username(),
                    key -> acts.act(session, request, "apikeys.create")
                            .clientId(key.prefix())
                            .heldScopes(key.scopes())
                            .detail("The API key " + key.masked() + " was made for the service " + key.service() + ".")
                            .build());
            return new MadeApiKeyView(ApiKeyView.of(made.key(), clock.instant()), made.text());
        } catch (IllegalArgumentException e) {
            throw ApiError.invalid(e.getMessage() + ".");
        }
    }

    /** Revokes a key for good; the very next call with it is refused. */
    @DELETE
    @Path("{id}")
    @RolesAllowed("admin")
    public ApiKeyView revokeApiKey(
            @PathParam("id") String id, @Auth Session session, @Context HttpServletRequest request) {
        return keys.revoke(
                        id,
                        key -> acts.act(session, request, "apikeys.revoke")
                                .clientId(key.prefix())
                                .detail("The API key " + key.masked() + " of the service " + key.service()
                                        + " was revoked.")
                                .build())
                .map(key -> ApiKeyView.of(key, clock.instant()))
                .orElseThrow(() -> ApiError.notFound("There is no key of this id that could be revoked."));
    }
}
