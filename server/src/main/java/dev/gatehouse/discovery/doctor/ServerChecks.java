package dev.gatehouse.discovery.doctor;

import static dev.gatehouse.discovery.doctor.Severity.ERROR;
import static dev.gatehouse.discovery.doctor.Severity.NOTE;
import static dev.gatehouse.discovery.doctor.Severity.WARNING;

import dev.gatehouse.discovery.doctor.ClientProfile.Opening;
import dev.gatehouse.discovery.doctor.ClientProfile.Redirects;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What concerns every client: poisoned metadata, documents that differ, pages in browsers that cannot read them. */
final class ServerChecks {
    private static final String FOREIGN = "gatehouse-doctor.invalid";
    private static final Map<String, String> JSON = Map.of("Accept", "application/json");

    private final URI endpoint;
    private final Wire wire;
    private final List<Finding> findings = new ArrayList<>();

    ServerChecks(URI endpoint, Wire wire) {
        this.endpoint = endpoint;
        this.wire = wire;
    }

    List<Finding> run() {
        if (Probes.send(wire, Redirects.NONE, endpoint, Opening.INITIALIZE).status() != 401) {
            return List.of(); // the clients' own walks say why
        }
        Reply discover = Probes.send(wire, Redirects.NONE, endpoint, Opening.DISCOVER);
        if (discover.status() >= 500) {
            add(
                    WARNING,
                    Problem.DISCOVER_FAILS,
                    Step.ENDPOINT,
                    "A server error answers server/discover, which clients of 2026-07-28 send first; they then give"
                            + " up.",
                    discover.words(),
                    "401 without a token; a server that does not know the method answers 404 or 400",
                    "Check the token before the method, and answer unknown methods with 404 and JSON-RPC error -32601.",
                    endpoint);
        }
        checkDocuments();
        checkPoisoning(
                Problem.HOST_HEADER_BELIEVED,
                Map.of("Host", FOREIGN),
                "the Host header",
                "Build metadata and challenges from a configured public URL, and refuse requests for other hosts.");
        checkPoisoning(
                Problem.FORWARDED_HEADER_BELIEVED,
                Map.of("X-Forwarded-Host", FOREIGN, "Forwarded", "host=" + FOREIGN),
                "X-Forwarded-Host or Forwarded",
                "Build metadata and challenges from a configured public URL, or trust these headers from your proxy"
                        + " only and let the proxy overwrite them.");
        return findings;
    }

    private void checkDocuments() {
        List<Reply> replies = Urls.resourceMetadata(endpoint).stream()
                .map(url -> wire.get(url, JSON))
                .toList();
        List<Reply> found = replies.stream()
                .filter(reply -> Documents.Resource.read(reply) != null)
                .toList();
        if (found.isEmpty()) {
            return;
        }
        replies.stream().filter(reply -> !found.contains(reply)).forEach(this::lacksForm);
        if (found.size() > 1 && !found.getFirst().json().equals(found.getLast().json())) {
            add(
                    WARNING,
                    Problem.RESOURCE_METADATA_DIFFERS,
                    Step.RESOURCE_METADATA,
                    "The two well-known URLs give different documents, so it depends on the client what it learns.",
                    found.getLast().body().strip(),
                    found.getFirst().body().strip(),
                    "Serve the same document at both, or 404 at the root if several resources share the host.",
                    found.getLast().url());
        }
        Reply shown = found.getFirst();
        if (shown.header("Access-Control-Allow-Origin").isEmpty()) {
            add(
                    NOTE,
                    Problem.NOT_READABLE_BY_BROWSERS,
                    Step.RESOURCE_METADATA,
                    "Clients that run in a web page, such as the MCP Inspector, cannot read the metadata.",
                    "no Access-Control-Allow-Origin",
                    "Access-Control-Allow-Origin: *",
                    "Send Access-Control-Allow-Origin: * with the metadata documents; they are public anyway.",
                    shown.url());
        }
    }

    private void lacksForm(Reply reply) {
        boolean page = reply.status() == 200;
        add(
                page ? WARNING : NOTE,
                page ? Problem.RESOURCE_METADATA_INVALID : Problem.RESOURCE_METADATA_MISSING,
                Step.RESOURCE_METADATA,
                "One of the two well-known URLs of the resource metadata does not give it.",
                reply.words(),
                "the same document at both",
                "Serve the document at the well-known URL both with and without the endpoint's path; some clients try"
                        + " only one of them.",
                reply.url());
    }

    private void checkPoisoning(Problem problem, Map<String, String> poison, String what, String fix) {
        List<Reply> replies = new ArrayList<>();
        Urls.resourceMetadata(endpoint).forEach(url -> replies.add(wire.get(url, with(JSON, poison))));
        replies.add(wire.get(endpoint, with(Map.of("Accept", "application/json, text/event-stream"), poison)));
        replies.stream()
                .filter(reply -> says(reply, FOREIGN))
                .findFirst()
                .ifPresent(reply -> add(
                        ERROR,
                        problem,
                        Step.RESOURCE_METADATA,
                        "Whoever can set " + what
                                + " of a request, or fill a cache with it, decides where users sign in.",
                        "the made-up host " + FOREIGN + " in the answer",
                        "the same answer whatever the header says, or a refusal",
                        fix,
                        reply.url()));
    }

    private static boolean says(Reply reply, String host) {
        boolean inDocument =
                Documents.Resource.read(reply) != null && reply.body().contains(host);
        return inDocument || reply.header("WWW-Authenticate").orElse("").contains(host);
    }

    private static Map<String, String> with(Map<String, String> headers, Map<String, String> more) {
        Map<String, String> all = new TreeMap<>(headers);
        all.putAll(more);
        return all;
    }

    private void add(
            Severity severity,
            Problem problem,
            Step step,
            String summary,
            String came,
            String expected,
            String fix,
            URI url) {
        findings.add(new Finding(severity, problem, step, summary, came, expected, fix, url));
    }
}
