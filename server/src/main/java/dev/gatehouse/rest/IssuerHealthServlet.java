package dev.gatehouse.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.discovery.JsonResponse;
import dev.gatehouse.json.Json;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Says whose tokens are taken, and whether the keys to check them are at hand: the first issuer at the top, all of them
 * under {@code issuers}. Public, so it says only what a client could find out, and no reasons.
 */
public final class IssuerHealthServlet extends ReadOnlyServlet {
    /** Its path. */
    public static final String PATH = "/health/auth0";

    private static final long serialVersionUID = 1L;

    private final transient List<Issuer> issuers;

    /**
     * One authorization server.
     *
     * @param audience what its tokens must be for
     * @param jwksUri where its keys are, as configured; absent if that is found by discovery
     * @param keysAtHand whether its keys could be loaded
     */
    public record Issuer(
            String issuer, String audience, @Nullable String jwksUri, BooleanSupplier keysAtHand) {}

    public IssuerHealthServlet(List<Issuer> issuers) {
        super(PATH);
        this.issuers = List.copyOf(issuers);
    }

    @Override
    void show(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("Cache-Control", "no-store");
        ObjectNode body = issuers.isEmpty() ? Json.object() : describe(issuers.getFirst());
        ArrayNode all = body.putArray("issuers");
        issuers.forEach(issuer -> all.add(describe(issuer)));
        JsonResponse.send(response, 200, body.put("managementConfigured", false));
    }

    private static ObjectNode describe(Issuer issuer) {
        return Json.object()
                .put("issuer", issuer.issuer())
                .put("audience", issuer.audience())
                .put("jwksUri", issuer.jwksUri())
                .put("jwksReachable", issuer.keysAtHand().getAsBoolean());
    }
}
