package dev.gatehouse.discovery.doctor;

import static dev.gatehouse.discovery.doctor.Severity.ERROR;
import static dev.gatehouse.discovery.doctor.Severity.NOTE;
import static dev.gatehouse.discovery.doctor.Severity.WARNING;
import static dev.gatehouse.discovery.doctor.Step.RESOURCE;
import static dev.gatehouse.discovery.doctor.Step.RESOURCE_METADATA;

import dev.gatehouse.discovery.doctor.ClientProfile.ResourceRule;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the protected resource metadata as a client does, and compares its {@code resource} as the client does. */
final class ResourceStep {
    private final ClientProfile client;
    private final String typed;
    private final URI endpoint;
    private final Wire wire;
    private final Notes notes;

    /**
     * The step of one client.
     *
     * @param typed the URL as the user typed it
     */
    ResourceStep(ClientProfile client, String typed, URI endpoint, Wire wire, Notes notes) {
        this.client = client;
        this.typed = typed;
        this.endpoint = endpoint;
        this.wire = wire;
        this.notes = notes;
    }

    /** The document that the client goes on with; absent if it goes on without one, or not at all. */
    Documents.@Nullable Resource take(Challenge challenge) {
        List<Reply> misses = new ArrayList<>();
        for (URI candidate : candidates(challenge)) {
            Reply reply = wire.follow(client.redirects(), "GET", candidate, Map.of("Accept", "application/json"), null);
            notes.visit(RESOURCE_METADATA, reply);
            Documents.Resource document = isSlow(reply) ? null : Documents.Resource.read(reply);
            if (document == null) {
                misses.add(reply);
                continue;
            }
            notes.detail(RESOURCE_METADATA, "found at " + candidate);
            return judge(document);
        }
        missing(misses);
        return null;
    }

    private List<URI> candidates(Challenge challenge) {
        List<URI> wellKnown = Urls.resourceMetadata(endpoint);
        URI named = challenge.metadata();
        if (named == null) {
            return wellKnown;
        }
        List<URI> all = new ArrayList<>(List.of(named));
        if (client.triesWellKnownToo()) {
            wellKnown.stream().filter(url -> !url.equals(named)).forEach(all::add);
        }
        return all;
    }

    private Documents.@Nullable Resource judge(Documents.Resource document) {
        if (!matches(document.resource())) {
            boolean putAside = client.resourceRule() == ResourceRule.NORMALIZED;
            notes.add(
                    putAside ? WARNING : ERROR,
                    Problem.RESOURCE_MISMATCH,
                    RESOURCE,
                    "The metadata is about another resource than the URL"
                            + (putAside ? "; the client puts it aside." : ", so the client stops."),
                    document.resource(),
                    typed,
                    fix(document.resource()),
                    document.source());
            return putAside ? null : document;
        }
        if (!document.resource().equals(typed)) {
            notes.add(
                    NOTE,
                    Problem.RESOURCE_MISMATCH,
                    RESOURCE,
                    "The resource is not written exactly as the URL; the client accepts it, others do not.",
                    document.resource(),
                    typed,
                    fix(document.resource()),
                    document.source());
        }
        notes.detail(RESOURCE, document.resource());
        judgeServers(document);
        return document;
    }

    private boolean matches(String resource) {
        URI url = Urls.parse(resource);
        return switch (client.resourceRule()) {
            case EXACT -> resource.equals(typed);
            case NORMALIZED -> url != null && Urls.normalized(url).equals(Urls.normalized(endpoint));
            case PREFIX -> url != null && Urls.isWithin(endpoint, url);
        };
    }

    private String fix(String resource) {
        String hint = Urls.withoutSlash(resource).equals(Urls.withoutSlash(typed))
                ? "They differ by a slash at the end. "
                : "";
        return hint + "Publish resource as exactly the URL that users type, " + typed
                + " (in Gatehouse: publicUrl), or have users type " + resource + ".";
    }

    private void judgeServers(Documents.Resource document) {
        if (document.servers().isEmpty()) {
            notes.add(
                    client.guessesServer() ? WARNING : ERROR,
                    Problem.NO_AUTHORIZATION_SERVER,
                    RESOURCE_METADATA,
                    "The metadata names no authorization server.",
                    "authorization_servers is empty or missing",
                    "at least one issuer URL (MCP authorization)",
                    "List the issuer in authorization_servers.",
                    document.source());
        } else if (document.servers().size() > 1 && !client.triesEveryServer()) {
            notes.add(
                    NOTE,
                    Problem.SEVERAL_AUTHORIZATION_SERVERS,
                    RESOURCE_METADATA,
                    "The client uses the first authorization server only.",
                    String.join(" ", document.servers()),
                    "the one for these clients in the first place",
                    "Put the authorization server that MCP clients are to use first.",
                    document.source());
        }
    }

    private void missing(List<Reply> misses) {
        boolean invalid = misses.stream().anyMatch(reply -> reply.status() == 200);
        Reply shown = misses.stream()
                .filter(reply -> reply.status() == 200)
                .findFirst()
                .orElse(misses.getFirst());
        notes.add(
                client.guessesServer() && !client.needsChallenge() ? WARNING : ERROR,
                invalid ? Problem.RESOURCE_METADATA_INVALID : Problem.RESOURCE_METADATA_MISSING,
                RESOURCE_METADATA,
                invalid
                        ? "What stands at the metadata's URL is no protected resource metadata."
                        : "There is no protected resource metadata where the client looks for it.",
                isSlow(shown) && !shown.failed()
                        ? "an answer after " + shown.elapsed().toMillis() + " ms"
                        : shown.words(),
                "200 with a JSON document that has resource and authorization_servers, within "
                        + client.timeout().toSeconds() + " s",
                fixForMissing(shown),
                shown.url());
    }

    private static String fixForMissing(Reply reply) {
        if (reply.forbidden()) {
            return Reply.FORBIDDEN_FIX;
        }
        if (reply.status() == 200) {
            return "Serve the JSON document of RFC 9728 there; a web page often means that a website's catch-all route"
                    + " answers before the server does.";
        }
        if (reply.status() == 401 || reply.status() == 403) {
            return "Serve the document without a token: clients read it before they have one.";
        }
        if (reply.isRedirect()) {
            return "Serve the document at the URL itself instead of redirecting.";
        }
        return "Serve the document of RFC 9728 at this URL, and at the well-known URL both with and without the"
                + " endpoint's path.";
    }

    private boolean isSlow(Reply reply) {
        return reply.elapsed().compareTo(client.timeout()) > 0;
    }
}
