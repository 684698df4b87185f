package dev.gatehouse.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** The OpenAPI document of this API. */
@Path("openapi.json")
@RolesAllowed("viewer")
public final class OpenApiResource {
    private final JsonNode document;

    OpenApiResource() {
        try (InputStream resource = OpenApiResource.class.getResourceAsStream("openapi.json")) {
            document = new ObjectMapper()
                    .readTree(Objects.requireNonNull(resource, "openapi.json is packaged with the server"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The document, as it was generated from these resources. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public JsonNode getOpenApi() {
        return document;
    }
}
