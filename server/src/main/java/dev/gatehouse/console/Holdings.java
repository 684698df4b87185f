package dev.gatehouse.console;

import dev.gatehouse.console.api.CallersView;
import dev.gatehouse.identity.ApiKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What is given out for good: approvals of users, API keys and service clients, with their scopes. Thread-safe. */
final class Holdings {
    private final People people;

    Holdings(People people) {
        this.people = people;
    }

    /**
     * Scopes that somebody holds.
     *
     * @param uid the user id of the calls made with it
     * @param clientId the client id of these calls
     * @param since when it was given
     */
    record Holding(CallersView.Holding kind, String uid, String clientId, List<String> scopes, Instant since) {}

    /** All that hold at a moment. */
    List<Holding> at(Instant now) {
        List<Holding> all = new ArrayList<>();
        people.approvals()
                .all()
                .forEach(approval -> all.add(new Holding(
                        CallersView.Holding.APPROVAL,
                        approval.uid(),
                        approval.clientId(),
                        approval.scopes(),
                        approval.createdAt())));
        people.apiKeys().all().stream()
                .filter(key -> key.state(now) == ApiKey.State.ACTIVE)
                .forEach(key -> all.add(new Holding(
                        CallersView.Holding.API_KEY,
                        "service:" + key.service(),
                        key.prefix(),
                        key.scopes(),
                        key.createdAt())));
        people.clients().all().stream()
                .filter(client -> client.grantTypes().contains("client_credentials"))
                .forEach(client -> all.add(new Holding(
                        CallersView.Holding.SERVICE_CLIENT,
                        "client:" + client.clientId(),
                        client.clientId(),
                        client.scopes(),
                        client.createdAt())));
        return all;
    }
}
