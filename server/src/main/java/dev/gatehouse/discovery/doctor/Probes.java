package dev.gatehouse.discovery.doctor;

import dev.gatehouse.discovery.doctor.ClientProfile.Opening;
import dev.gatehouse.discovery.doctor.ClientProfile.Redirects;
import java.net.URI;
import java.util.Map;

/** The requests that clients send before they have a token, each in the form of its era. */
final class Probes {
    static final String LEGACY = "2025-11-25";
    static final String MODERN = "2026-07-28";

    private static final String BOTH = "application/json, text/event-stream";
    private static final String CLIENT = "{\"name\":\"gatehouse-doctor\",\"version\":\"1\"}";
    private static final String INITIALIZE =
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"" + LEGACY
                    + "\",\"capabilities\":{},\"clientInfo\":" + CLIENT + "}}";
    private static final String DISCOVER =
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"server/discover\",\"params\":{\"_meta\":{"
                    + "\"io.modelcontextprotocol/protocolVersion\":\"" + MODERN + "\","
                    + "\"io.modelcontextprotocol/clientCapabilities\":{},"
                    + "\"io.modelcontextprotocol/clientInfo\":" + CLIENT + "}}}";

    private Probes() {}

    static Reply send(Wire wire, Redirects redirects, URI endpoint, Opening opening) {
        return switch (opening) {
            case GET -> wire.follow(redirects, "GET", endpoint, Map.of("Accept", BOTH), null);
            case INITIALIZE ->
                wire.follow(
                        redirects,
                        "POST",
                        endpoint,
                        Map.of("Accept", BOTH, "Content-Type", "application/json"),
                        INITIALIZE);
            case DISCOVER ->
                wire.follow(
                        redirects,
                        "POST",
                        endpoint,
                        Map.of(
                                "Accept",
                                BOTH,
                                "Content-Type",
                                "application/json",
                                "MCP-Protocol-Version",
                                MODERN,
                                "Mcp-Method",
                                "server/discover"),
                        DISCOVER);
        };
    }
}
