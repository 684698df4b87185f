package dev.gatehouse.upstream.mcp;

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The way to one server. Which era it speaks is found out when it is needed first, and remembered until
 * {@link #forget}. Thread-safe.
 */
public final class Connection implements AutoCloseable {
    private final Transport transport;
    private final ClientInfo client;
    private final Era era;
    private final Duration unused;
    private final ReentrantLock finding = new ReentrantLock();
    private volatile @Nullable McpServer server;

    /** Which era to speak. */
    public enum Era {
        /** What the server answers to {@code server/discover} decides. */
        AUTO,
        /** 2026-07-28. */
        MODERN,
        /** 2025-11-25 or older, by handshake. */
        LEGACY
    }

    /** {@code unused}: how long a session of the older revisions is kept that nobody uses. */
    public Connection(Transport transport, ClientInfo client, Era era, Duration unused) {
        this.transport = transport;
        this.client = client;
        this.era = era;
        this.unused = unused;
    }

    /**
     * The server as its revision wants to be spoken to.
     *
     * @param party who finds out, if nobody has
     */
    public McpServer server(Party party) throws McpFailure, InterruptedException {
        McpServer known = server;
        if (known != null) {
            return known;
        }
        finding.lockInterruptibly();
        try {
            known = server;
            if (known == null) {
                known = find(party);
                server = known;
            }
            return known;
        } finally {
            finding.unlock();
        }
    }

    /** Any answer but one of the modern era means an older server; no answer means nothing (2026-07-28, versioning). */
    private McpServer find(Party party) throws McpFailure, InterruptedException {
        McpServer modern = era == Era.LEGACY ? null : ModernServer.discover(transport, client, party);
        if (modern != null) {
            return modern;
        }
        if (era == Era.MODERN) {
            throw new McpFailure(McpFailure.Reason.BROKEN, "The server does not speak MCP 2026-07-28.");
        }
        return LegacyServer.initialize(transport, client, party, unused);
    }

    /** The revision that the server speaks; absent before that is known. */
    public @Nullable String revision() {
        McpServer known = server;
        return known == null ? null : known.revision();
    }

    /** Finds out anew with the next request; what is open goes on. */
    public void forget() {
        server = null;
    }

    @Override
    public void close() {
        McpServer known = server;
        if (known == null) {
            transport.close();
        } else {
            known.close();
        }
    }
}
