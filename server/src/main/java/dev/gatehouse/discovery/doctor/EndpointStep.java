package dev.gatehouse.discovery.doctor;

import static dev.gatehouse.discovery.doctor.Severity.ERROR;
import static dev.gatehouse.discovery.doctor.Severity.NOTE;
import static dev.gatehouse.discovery.doctor.Severity.WARNING;
import static dev.gatehouse.discovery.doctor.Step.ENDPOINT;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.discovery.doctor.ClientProfile.Opening;
import dev.gatehouse.discovery.doctor.ClientProfile.Place;
import java.net.URI;

/** The first requests: does a client without a token learn that it has to sign in? */
final class EndpointStep {
    private final ClientProfile client;
    private final URI endpoint;
    private final Wire wire;
    private final Notes notes;

    EndpointStep(ClientProfile client, URI endpoint, Wire wire, Notes notes) {
        this.client = client;
        this.endpoint = endpoint;
        this.wire = wire;
        this.notes = notes;
    }

    /** What a client's first requests lead to. */
    sealed interface Opened {
        /** It is told to sign in. */
        record Refused(Reply reply) implements Opened {}

        /** It needs no sign-in. */
        record Open() implements Opened {}

        /** It gives up. */
        record Stopped() implements Opened {}
    }

    Opened take() {
        checkAddress();
        for (Opening opening : client.opening()) {
            Reply reply = Probes.send(wire, client.redirects(), endpoint, opening);
            notes.visit(ENDPOINT, reply);
            if (client.refusals().contains(reply.status()) && !isSlow(reply)) {
                notes.detail(ENDPOINT, opening == Opening.GET ? "GET answers 401" : reply.status() + ": sign in first");
                noteRedirect(reply);
                return new Opened.Refused(reply);
            }
            if (opening == client.opening().getLast()) {
                return judge(reply);
            }
            if (opening == Opening.DISCOVER && isAnswer(reply)) {
                return judge(reply);
            }
            if (opening == Opening.DISCOVER && reply.status() >= 500) {
                discoverFails(reply);
            }
        }
        throw new IllegalStateException("a profile without a first request");
    }

    private void checkAddress() {
        boolean loopback = Urls.isLoopback(endpoint);
        if (client.place() == Place.CLOUD && (loopback || Urls.isPrivate(endpoint))) {
            notes.condition("a public https URL");
            notes.add(
                    NOTE,
                    Problem.NOT_PUBLIC,
                    ENDPOINT,
                    "The client connects from its vendor's servers, which cannot reach this URL.",
                    endpoint.toString(),
                    "an https URL that the internet can reach",
                    "Give the server a public https URL (a reverse proxy or a tunnel), publish exactly that URL as the"
                            + " resource (in Gatehouse: publicUrl), and run the doctor against it.",
                    endpoint);
        } else if (!Urls.isHttps(endpoint) && !loopback) {
            notes.add(
                    client.place() == Place.CLOUD ? ERROR : WARNING,
                    Problem.PLAIN_HTTP,
                    ENDPOINT,
                    "The URL is plain http, and tokens would cross the network in the clear.",
                    endpoint.toString(),
                    "https; plain http only on the user's own machine (OAuth 2.1 §1.5)",
                    "Serve the endpoint by https.",
                    endpoint);
            if (client.place() == Place.MACHINE) {
                notes.condition("plain http allowed (mcp-remote: --allow-http)");
            }
        }
    }

    private Opened judge(Reply reply) {
        if (reply.failed()) {
            return stop(
                    Problem.UNREACHABLE,
                    "The endpoint cannot be reached.",
                    reply.words(),
                    "an answer over HTTP",
                    reply.forbidden() ? Reply.FORBIDDEN_FIX : "Check the URL, the server, DNS and the certificate.",
                    reply);
        }
        if (isSlow(reply)) {
            return stop(
                    Problem.TOO_SLOW,
                    client.name() + " gives up before the endpoint answers.",
                    reply.elapsed().toMillis() + " ms",
                    "an answer within " + client.timeout().toMillis() + " ms",
                    "Make the refusal of a request without a token fast; it needs no backend.",
                    reply);
        }
        if (reply.isRedirect()) {
            return stop(
                    Problem.REDIRECTED,
                    "The endpoint redirects, and " + client.name() + " does not follow.",
                    reply.words(),
                    "an answer at the URL itself",
                    "Give users the URL that the redirect leads to, or answer at this one; a frequent cause is a slash"
                            + " at the end or http instead of https.",
                    reply);
        }
        if (reply.status() / 100 == 2) {
            return judgeSuccess(reply);
        }
        return stop(
                Problem.WRONG_STATUS,
                "A request without a token is not answered with 401, so " + client.name()
                        + " does not offer to sign in.",
                reply.words(),
                "401 with WWW-Authenticate (MCP authorization, RFC 6750 §3)",
                fixForStatus(reply.status()),
                reply);
    }

    private static String fixForStatus(int status) {
        return switch (status) {
            case 403 -> "Answer 401 instead of 403 when there is no token; 403 says that signing in would not help.";
            case 404 -> "Check the URL's path: MCP endpoints often end in /mcp. If it is right, let it take POST.";
            case 405 -> "Let the endpoint take POST, and check the token before the method.";
            case 400, 406, 415, 422 -> "Check the token before anything else of the request.";
            default ->
                status >= 500
                        ? "Look into the server's log: a request without a token must end in 401, never in an error of"
                                + " the server."
                        : "Answer 401 with a WWW-Authenticate header when there is no token.";
        };
    }

    private Opened judgeSuccess(Reply reply) {
        if (isAnswer(reply)) {
            notes.detail(ENDPOINT, reply.status() + ": works without signing in");
            notes.add(
                    WARNING,
                    Problem.NO_SIGN_IN,
                    ENDPOINT,
                    "The server asks nobody to sign in: whoever reaches the URL can call its tools.",
                    reply.words(),
                    "401, unless the tools are meant for everybody",
                    "If they are not, put the server behind a gateway that asks for a token.",
                    reply.url());
            return new Opened.Open();
        }
        if (reply.json().has("error")) {
            return stop(
                    Problem.REFUSAL_WITH_STATUS_200,
                    "The refusal comes with status " + reply.status() + ", where clients look for no challenge.",
                    reply.words() + ": "
                            + brief(reply.json().path("error").path("message").asText()),
                    "401 with WWW-Authenticate",
                    "Answer with HTTP status 401, not with a JSON-RPC error inside a success.",
                    reply);
        }
        return stop(
                Problem.NOT_MCP,
                "This is no MCP endpoint.",
                reply.words(),
                "a JSON-RPC answer to initialize, or 401",
                "Check the URL's path: MCP endpoints often end in /mcp. A web page here often means that a catch-all"
                        + " route of a website answers.",
                reply);
    }

    private void discoverFails(Reply reply) {
        notes.add(
                WARNING,
                Problem.DISCOVER_FAILS,
                ENDPOINT,
                "A server error answers server/discover, which newer clients send first; some then give up.",
                reply.words(),
                "401 without a token; a server that does not know the method answers 404 or 400",
                "Check the token before the method, and answer unknown methods with 404 and JSON-RPC error -32601.",
                reply.url());
    }

    private void noteRedirect(Reply reply) {
        if (!reply.url().equals(endpoint)) {
            notes.add(
                    WARNING,
                    Problem.REDIRECTED,
                    ENDPOINT,
                    "The endpoint redirects; " + client.name() + " follows, others do not.",
                    "a redirect to " + reply.url(),
                    "an answer at the URL itself",
                    "Give users the URL that the redirect leads to.",
                    endpoint);
        }
    }

    private boolean isSlow(Reply reply) {
        return reply.elapsed().compareTo(client.timeout()) > 0;
    }

    private static boolean isAnswer(Reply reply) {
        JsonNode json = reply.status() / 100 == 2 ? reply.json() : Reply.NOTHING;
        return json.path("jsonrpc").asText().equals("2.0")
                && json.path("result").isObject();
    }

    private Opened stop(Problem problem, String summary, String came, String expected, String fix, Reply reply) {
        notes.add(ERROR, problem, ENDPOINT, summary, came, expected, fix, reply.url());
        return new Opened.Stopped();
    }

    private static String brief(String text) {
        return text.length() > 120 ? text.substring(0, 120) + "…" : text;
    }
}
