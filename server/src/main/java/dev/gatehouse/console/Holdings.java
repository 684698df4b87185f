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

    /** Those that hold at a moment: of the approvals the newest 1,000. */
    List<Holding> at(Instant now) {
        List<Holding> found = new ArrayList<>();
        people.approvals()
                .all()
                .forEach(approval -> found.add(new Holding(
                        CallersView.Holding.APPROVAL,
                        approval.uid(),
                        approval.clientId(),
                        approval.scopes(),
                        approval.createdAt())));
        found.addAll(ofMachines(now));
        return found;
    }

    /** All that hold now and were given before a moment. */
    List<Holding> givenBefore(Instant moment, Instant now) {
        List<Holding> found = new ArrayList<>();
        people.approvals()
                .givenBefore(moment)
                .forEach(given -> found.add(new Holding(
                        CallersView.Holding.APPROVAL, given.uid(), given.clientId(), given.scopes(), given.since())));
        ofMachines(now).stream()
                .filter(holding -> holding.since().isBefore(moment))
                .forEach(found::add);
        return found;
    }

    private List<Holding> ofMachines(Instant now) {
        List<Holding> all = new ArrayList<>();
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
