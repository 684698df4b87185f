package dev.gatehouse.oauth;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.client.RegistrationError;
import dev.gatehouse.limits.AttemptLimit;
import dev.gatehouse.limits.ClientNetwork;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * {@code POST /oauth2/register}: dynamic client registration (RFC 7591). Every client becomes a public one; the answer
 * says what was granted of what was asked.
 */
final class RegistrationEndpoint extends JsonEndpoint {
    private static final long serialVersionUID = 1L;

    private static final int MAX_BYTES = 32 * 1024;
    private static final ErrorObject TOO_MANY = new ErrorObject("too_many_requests", null, 429);

    private final transient Clients clients;
    private final transient RedirectUris rules;
    private final transient AuthorizationEvents events;
    private final transient AuthorizationServerConfig.Registration config;
    private final transient AttemptLimit limit;
    private final transient Clock clock;

    RegistrationEndpoint(
            Clients clients,
            RedirectUris rules,
            AuthorizationEvents events,
            AuthorizationServerConfig.Registration config,
            Clock clock) {
        super("POST");
        this.clients = clients;
        this.rules = rules;
        this.events = events;
        this.config = config;
        this.limit = new AttemptLimit(config.perHour(), Duration.ofHours(1), clock);
        this.clock = clock;
    }

    @Override
    Answer answer(HttpServletRequest request) throws OAuthException {
        SignInProgress progress = SignInProgress.in(request).begins(SignInStage.REGISTRATION);
        takeQuota(request);
        ObjectNode json = body(request);
        ClientMetadata metadata = ClientMetadata.ofRegistration(json, rules);
        Client client = new Client(
                "c_" + OpaqueToken.nextId(),
                metadata.name(),
                Client.Registration.DYNAMIC,
                metadata.redirectUris(),
                metadata.grantTypes(),
                clock.instant(),
                metadata.boundTokens());
        if (!clients.register(client, config.unusedExpiry().toJavaDuration(), config.maxClients())) {
            throw new OAuthException(
                    OAuth2Error.TEMPORARILY_UNAVAILABLE.setHTTPStatusCode(503), "Too many clients are registered.");
        }
        events.record(
                request,
                "register",
                entry -> AuthorizationEvents.client(entry, client).status(201).detail("A client registered itself."));
        progress.client(client).passed(SignInStage.REGISTRATION, "The client registered itself.");
        return new Answer(201, described(client, json));
    }

    private void takeQuota(HttpServletRequest request) throws OAuthException {
        AttemptLimit.Verdict verdict = limit.take(ClientNetwork.of(request.getRemoteAddr()));
        if (verdict == AttemptLimit.Verdict.ALLOWED) {
            return;
        }
        if (verdict == AttemptLimit.Verdict.JUST_EXHAUSTED) {
            events.record(
                    request,
                    "register",
                    entry -> AuthorizationEvents.denied(
                                    entry, "rate_limited", 429, "The address made too many registrations in an hour.")
                            .decision("limit"));
        }
        throw new OAuthException(TOO_MANY, "Too many registrations from this address; try again later.");
    }

    private static ObjectNode body(HttpServletRequest request) throws OAuthException {
        String type = request.getContentType();
        if (type == null
                || !type.toLowerCase(Locale.ROOT).split(";", 2)[0].strip().equals("application/json")) {
            throw new OAuthException(RegistrationError.INVALID_CLIENT_METADATA, "The body must be application/json.");
        }
        byte[] body = Parameters.body(request, MAX_BYTES + 1);
        if (body.length > MAX_BYTES) {
            throw new OAuthException(RegistrationError.INVALID_CLIENT_METADATA, "The metadata is larger than 32 KiB.");
        }
        return ClientMetadata.object(body);
    }

    private static Map<String, Object> described(Client client, ObjectNode asked) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("client_id", client.clientId());
        body.put("client_id_issued_at", client.createdAt().getEpochSecond());
        body.put("client_name", client.name());
        body.put(
                "redirect_uris",
                client.redirectUris().stream().map(URI::toString).toList());
        body.put("grant_types", client.grantTypes().stream().sorted().toList());
        body.put("response_types", List.of("code"));
        body.put("token_endpoint_auth_method", "none");
        body.put(ClientMetadata.BOUND_TOKENS, client.boundTokens());
        String applicationType = asked.path("application_type").textValue();
        if ("native".equals(applicationType) || "web".equals(applicationType)) {
            body.put("application_type", applicationType);
        }
        return body;
    }
}
