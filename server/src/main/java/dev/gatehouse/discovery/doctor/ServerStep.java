package dev.gatehouse.discovery.doctor;

import static dev.gatehouse.discovery.doctor.Severity.ERROR;
import static dev.gatehouse.discovery.doctor.Severity.WARNING;
import static dev.gatehouse.discovery.doctor.Step.PKCE;
import static dev.gatehouse.discovery.doctor.Step.SERVER_METADATA;

import dev.gatehouse.discovery.doctor.ClientProfile.IssuerRule;
import dev.gatehouse.discovery.doctor.ClientProfile.PkceRule;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the authorization server's metadata as a client does, and judges it as the client does. */
final class ServerStep {
    private static final List<String> ENDPOINTS = List.of("authorization_endpoint", "token_endpoint");

    private final ClientProfile client;
    private final URI endpoint;
    private final Wire wire;
    private final Notes notes;

    ServerStep(ClientProfile client, URI endpoint, Wire wire, Notes notes) {
        this.client = client;
        this.endpoint = endpoint;
        this.wire = wire;
        this.notes = notes;
    }

    /** The metadata that the client goes on with; absent if it stops. */
    Documents.@Nullable Server take(Documents.@Nullable Resource resource) {
        boolean guessed = resource == null || resource.servers().isEmpty();
        List<String> issuers = resource == null || guessed
                ? List.of(Urls.root(endpoint).toString())
                : client.triesEveryServer()
                        ? resource.servers()
                        : resource.servers().subList(0, 1);
        List<Reply> misses = new ArrayList<>();
        for (String issuer : issuers) {
            Documents.Server found = find(issuer, misses);
            if (found != null) {
                notes.detail(SERVER_METADATA, "found at " + found.source());
                judge(found, issuer, guessed);
                return found;
            }
        }
        missing(issuers.getFirst(), guessed, misses);
        return null;
    }

    private Documents.@Nullable Server find(String issuer, List<Reply> misses) {
        URI url = Urls.parse(issuer);
        if (url == null) {
            return null;
        }
        for (URI candidate : Urls.serverMetadata(url, client.serverMetadata())) {
            Reply reply = wire.follow(client.redirects(), "GET", candidate, Map.of("Accept", "application/json"), null);
            notes.visit(SERVER_METADATA, reply);
            boolean slow = reply.elapsed().compareTo(client.timeout()) > 0;
            Documents.Server document = slow ? null : Documents.Server.read(reply);
            if (document != null) {
                return document;
            }
            misses.add(reply);
        }
        return null;
    }

    private void judge(Documents.Server server, String issuer, boolean guessed) {
        judgeIssuer(server, guessed ? Urls.withoutSlash(issuer) : issuer);
        for (String name : ENDPOINTS) {
            URI url = Urls.parse(server.text(name));
            if (url == null || !(Urls.isHttps(url) || Urls.isLoopback(url))) {
                add(
                        ERROR,
                        Problem.ENDPOINT_NOT_HTTPS,
                        name + " is no https URL.",
                        server.text(name),
                        "an https URL",
                        "Publish the https URL; behind a proxy, tell the authorization server its public URL.",
                        server.source());
            }
        }
        if (!server.list("response_types_supported").contains("code")) {
            add(
                    ERROR,
                    Problem.CODE_FLOW_MISSING,
                    "response_types_supported does not have code, which RFC 8414 §2 requires to be listed.",
                    server.json().path("response_types_supported").toString(),
                    "[\"code\"]",
                    "List code in response_types_supported.",
                    server.source());
        }
        judgePkce(server);
    }

    private void judgeIssuer(Documents.Server server, String expected) {
        boolean same = server.issuer().equals(expected);
        boolean sameButForSlash = expected.endsWith("/") && server.issuer().equals(Urls.withoutSlash(expected));
        if (same || (client.issuerRule() == IssuerRule.SLASH_TOLERANT && sameButForSlash)) {
            return;
        }
        boolean slash = Urls.withoutSlash(server.issuer()).equals(Urls.withoutSlash(expected));
        add(
                client.issuerRule() == IssuerRule.UNCHECKED ? WARNING : ERROR,
                Problem.ISSUER_MISMATCH,
                client.issuerRule() == IssuerRule.UNCHECKED
                        ? "issuer is not what the resource metadata names; the client"
                                + " does not compare them, others do."
                        : "issuer is not what the resource metadata names, so the document could be anybody's.",
                server.issuer(),
                expected,
                (slash ? "They differ by a slash at the end. " : "")
                        + "Name the issuer in authorization_servers exactly as the authorization server writes it"
                        + " (RFC 8414 §3.3).",
                server.source());
    }

    private void judgePkce(Documents.Server server) {
        List<String> methods = server.list("code_challenge_methods_supported");
        if (methods.contains("S256")) {
            notes.detail(PKCE, "S256");
            return;
        }
        boolean silent = !server.has("code_challenge_methods_supported");
        boolean stops = client.pkceRule() == PkceRule.MUST_ADVERTISE
                || (client.pkceRule() == PkceRule.MAY_BE_SILENT && !silent);
        notes.add(
                stops ? ERROR : WARNING,
                Problem.PKCE_NOT_ADVERTISED,
                PKCE,
                stops
                        ? "The authorization server does not say that it supports PKCE with S256, so the client"
                                + " refuses it."
                        : "The authorization server does not say that it supports PKCE with S256; the client"
                                + " goes on, others refuse.",
                silent ? "no code_challenge_methods_supported" : methods.toString(),
                "code_challenge_methods_supported with S256 (MCP authorization)",
                "Publish code_challenge_methods_supported: [\"S256\"]. Microsoft Entra ID and Amazon Cognito support"
                        + " S256 without saying so: put an authorization server in front that does, such as Gatehouse's"
                        + " own with the provider behind it.",
                server.source());
    }

    private void missing(String issuer, boolean guessed, List<Reply> misses) {
        boolean invalid = misses.stream().anyMatch(reply -> reply.status() == 200);
        Reply shown = misses.stream()
                .filter(reply -> reply.status() == 200)
                .findFirst()
                .orElse(misses.isEmpty() ? null : misses.getFirst());
        add(
                ERROR,
                invalid ? Problem.SERVER_METADATA_INVALID : Problem.SERVER_METADATA_MISSING,
                invalid
                        ? "What stands at the metadata's URL is no authorization server metadata."
                        : "The authorization server " + issuer + " has no metadata"
                                + (guessed ? "; it was guessed, since no document names one." : "."),
                shown == null ? "no http or https URL: " + issuer : shown.words(),
                "200 with a JSON document that has issuer, authorization_endpoint and token_endpoint",
                shown != null && shown.forbidden() ? Reply.FORBIDDEN_FIX : fixForMissing(guessed),
                shown == null ? null : shown.url());
    }

    private static String fixForMissing(boolean guessed) {
        return guessed
                ? "Publish protected resource metadata that names the authorization server."
                : "Publish the metadata of RFC 8414 or OpenID Connect Discovery for exactly this issuer; where"
                        + " the issuer has a path, mind where the well-known part goes.";
    }

    private void add(
            Severity severity,
            Problem problem,
            String summary,
            String came,
            String expected,
            String fix,
            @Nullable URI url) {
        notes.add(severity, problem, SERVER_METADATA, summary, came, expected, fix, url);
    }
}
