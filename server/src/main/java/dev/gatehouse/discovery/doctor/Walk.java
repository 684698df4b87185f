package dev.gatehouse.discovery.doctor;

import dev.gatehouse.discovery.doctor.ClientReport.Verdict;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Follows one client from its first request to the sign-in page. Used once. */
final class Walk {
    private final ClientProfile client;
    private final String typed;
    private final URI endpoint;
    private final Wire wire;
    private final boolean register;
    private final Notes notes = new Notes();

    private boolean open;
    private List<String> scopes = List.of();
    private ClientIdStep.@Nullable ClientId clientId;
    private @Nullable URI authorizationUrl;

    Walk(ClientProfile client, String typed, URI endpoint, Wire wire, boolean register) {
        this.client = client;
        this.typed = typed;
        this.endpoint = endpoint;
        this.wire = wire;
        this.register = register;
    }

    ClientReport go() {
        switch (new EndpointStep(client, endpoint, wire, notes).take()) {
            case EndpointStep.Opened.Refused refused -> signIn(refused.reply());
            case EndpointStep.Opened.Open _ -> open = true;
            case EndpointStep.Opened.Stopped _ -> {}
        }
        return report();
    }

    private void signIn(Reply refusal) {
        Challenge challenge = new ChallengeStep(client, endpoint, notes).take(refusal);
        if (notes.failed()) {
            return;
        }
        Documents.Resource resource = new ResourceStep(client, typed, endpoint, wire, notes).take(challenge);
        if (notes.failed()) {
            return;
        }
        Documents.Server server = new ServerStep(client, endpoint, wire, notes).take(resource);
        if (server == null || notes.failed()) {
            return;
        }
        SignInStep signIn = new SignInStep(client, notes);
        List<String> wanted = signIn.scopes(challenge, resource, server);
        clientId = new ClientIdStep(client, register, wire, notes).take(server, wanted);
        if (clientId != null) {
            scopes = wanted;
            authorizationUrl = signIn.url(server, resource, clientId, wanted);
        }
    }

    private ClientReport report() {
        Step failed = notes.failedStep().orElse(null);
        Verdict verdict =
                failed != null ? Verdict.FAILS : notes.conditions().isEmpty() ? Verdict.WORKS : Verdict.WORKS_WITH;
        return new ClientReport(
                client.id(),
                client.name(),
                verdict,
                sentence(verdict, failed),
                notes.conditions(),
                failed,
                clientId == null ? null : clientId.by(),
                scopes,
                client.redirectUris(),
                authorizationUrl,
                notes.steps(),
                notes.findings());
    }

    private String sentence(Verdict verdict, @Nullable Step failed) {
        String how = open ? " without signing in" : "";
        return switch (verdict) {
            case WORKS -> "works" + how;
            case WORKS_WITH -> "works" + how + (open ? ", with " : " with ") + String.join(" and ", notes.conditions());
            case FAILS -> failed == null ? "fails" : "fails at step " + failed.number() + ", " + failed.title();
        };
    }
}
