package dev.gatehouse.discovery.doctor;

import dev.gatehouse.egress.Egress;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * Examines how clients find the sign-in of an MCP server. Reads public documents and sends requests without a token;
 * nobody is signed in. Thread-safe; an examination blocks until the server has answered, a few seconds per request at
 * worst.
 */
public final class Doctor {
    /** What the doctor says it is. */
    public static final String USER_AGENT = "gatehouse-doctor";

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Egress egress;
    private final Duration patience;

    /** A doctor whose requests go out by these rules. */
    public Doctor(Egress egress) {
        this(egress, PATIENCE);
    }

    Doctor(Egress egress, Duration patience) {
        this.egress = egress;
        this.patience = patience;
    }

    /**
     * How to examine.
     *
     * @param trusted whether the URLs that the server's documents name may be fetched by the same rules as its own;
     *     else only public ones by https
     * @param register whether to register clients dynamically, which leaves them behind at the authorization server
     */
    public record Manner(boolean trusted, boolean register) {}

    /**
     * The URL to examine, if it can be one.
     *
     * @throws IllegalArgumentException if it is no absolute http or https URL, or has a fragment or user information;
     *     the message says which
     */
    public static URI endpoint(String url) {
        URI parsed = Urls.parse(url);
        if (parsed == null) {
            throw new IllegalArgumentException(
                    "an MCP server's URL looks like https://mcp.example.com/mcp, not " + url);
        }
        if (parsed.getRawFragment() != null || parsed.getRawUserInfo() != null) {
            throw new IllegalArgumentException("an MCP server's URL has neither a fragment nor user information");
        }
        return parsed;
    }

    /** Whether a URL's own text says that it leads to this machine. */
    public static boolean isLoopback(URI url) {
        return Urls.isLoopback(url);
    }

    /**
     * Examines an MCP server as each of these clients would.
     *
     * @param url the URL as a user types it, since some clients compare it character by character
     * @throws IllegalArgumentException as {@link #endpoint} does
     */
    public DoctorReport examine(String url, List<ClientProfile> clients, Manner manner) {
        String typed = url.strip();
        URI endpoint = endpoint(typed);
        Wire wire = new Wire(egress, endpoint, manner.trusted(), patience);
        List<ClientReport> reports = clients.stream()
                .map(client -> new Walk(client, typed, endpoint, wire, manner.register()).go())
                .toList();
        boolean reachable = wire.answered();
        return new DoctorReport(
                typed, reachable, reports, reachable ? new ServerChecks(endpoint, wire).run() : List.of());
    }
}
