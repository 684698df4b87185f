package dev.gatehouse.oauth;

import dev.gatehouse.audit.AuditEntryBuilder;
import jakarta.servlet.http.HttpServletRequest;

/** What follows from a user's yes or no. Thread-safe. */
final class Approvals {
    private final Consents consents;
    private final Clients clients;
    private final AuthorizationCodes codes;
    private final AuthorizationEvents events;

    Approvals(Consents consents, Clients clients, AuthorizationCodes codes, AuthorizationEvents events) {
        this.consents = consents;
        this.clients = clients;
        this.codes = codes;
        this.events = events;
    }

    /**
     * Whether the user need not be asked again. Only a client whose identity its redirect host proves can profit: any
     * program can say it is a client that registered itself or that listens on this computer.
     */
    boolean remembered(AuthorizationRequest request, User user) {
        return isProven(request)
                && consents.covers(user.uid(), request.client().clientId(), request.resource(), request.scopes());
    }

    /** Keeps and records the approval, and makes its authorization code. */
    String allowed(HttpServletRequest http, AuthorizationRequest request, User user) {
        Client client = request.client();
        Grant grant =
                new Grant(OpaqueToken.nextId(), client.clientId(), user.uid(), request.resource(), request.scopes());
        clients.used(client);
        if (isProven(request)) {
            consents.remember(grant);
        }
        String code = codes.issue(grant, request.redirectUri().toString(), request.codeChallenge(), request.dpopKey());
        events.record(
                http,
                "consent",
                entry -> about(events.user(entry, user.uid()), request)
                        .heldScopes(grant.scopes())
                        .detail("The user allowed the client to use " + grant.resource() + "."));
        return code;
    }

    /** Records that the user said no. */
    void denied(HttpServletRequest http, AuthorizationRequest request, User user) {
        events.record(
                http,
                "consent",
                entry -> AuthorizationEvents.denied(
                        about(events.user(entry, user.uid()), request),
                        "access_denied",
                        303,
                        "The user denied the request."));
    }

    private static AuditEntryBuilder about(AuditEntryBuilder entry, AuthorizationRequest request) {
        return AuthorizationEvents.client(entry, request.client())
                .requiredScopes(request.scopes())
                .status(303);
    }

    private static boolean isProven(AuthorizationRequest request) {
        return request.client().registration() != Client.Registration.DYNAMIC
                && "https".equalsIgnoreCase(request.redirectUri().getScheme());
    }
}
