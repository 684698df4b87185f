package dev.gatehouse.mcp.wire;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Notices clients that go away while their request is worked on (MCP 2026-07-28, cancellation). A request costs two
 * operations on a map; only one that takes longer than a sweep has its connection watched. Thread-safe.
 */
public final class ClientWatch {
    private static final int PEEK = 4 * 1024;

    private final Set<Watched> running = ConcurrentHashMap.newKeySet();

    /**
     * From now on {@code gone} is run, once and on a thread of its own, if the client closes its connection. The body
     * must have been read. Close what is returned before the answer is finished.
     */
    public Watched begin(HttpServletRequest request, Runnable gone) {
        Watched watched = new Watched(request, gone);
        running.add(watched);
        return watched;
    }

    /** Watches the connections of requests that were there at the last sweep; to be called every 100 ms or so. */
    public void sweep() {
        for (Watched watched : running) {
            watched.sweep();
        }
    }

    /** One request that is worked on. */
    public final class Watched implements AutoCloseable {
        private final HttpServletRequest request;
        private final Runnable gone;
        private @Nullable Reading readable;
        private boolean seen;
        private boolean closed;

        private Watched(HttpServletRequest request, Runnable gone) {
            this.request = request;
            this.gone = gone;
        }

        private synchronized void sweep() {
            if (!closed && !seen) {
                seen = true;
            } else if (!closed && readable == null) {
                readable = Reading.on(request, this);
            }
        }

        /** Reads what came; a client that is still there has no reason to send anything. */
        private synchronized void look(Reading came) {
            if (closed) {
                return;
            }
            ByteBuffer buffer = BufferUtil.allocate(PEEK);
            int read;
            try {
                read = came.endPoint.fill(buffer);
            } catch (IOException e) {
                read = -1;
            }
            if (read < 0) {
                Thread.startVirtualThread(gone);
            } else if (read == 0) {
                came.endPoint.tryFillInterested(came);
            } else {
                // The next request was sent early: it is handed back, and the connection watched no more.
                came.connection.onUpgradeTo(buffer);
            }
        }

        /** The work is done: from here on the connection belongs to the server again. */
        @Override
        public void close() {
            running.remove(this);
            synchronized (this) {
                closed = true;
                if (readable != null) {
                    readable.endPoint.getFillInterest().onFail(new ClosedChannelException());
                }
            }
        }
    }

    /** Hears that there is something to read on a connection, be it the end. */
    private static final class Reading implements Callback {
        private final AbstractEndPoint endPoint;
        private final Connection.UpgradeTo connection;
        private final Watched watched;

        private Reading(AbstractEndPoint endPoint, Connection.UpgradeTo connection, Watched watched) {
            this.endPoint = endPoint;
            this.connection = connection;
            this.watched = watched;
        }

        /** Begins to listen; null if the connection carries other requests at the same time, or cannot be heard. */
        static @Nullable Reading on(HttpServletRequest request, Watched watched) {
            if (!request.getProtocol().startsWith("HTTP/1")) {
                return null;
            }
            Connection connection = ServletContextRequest.getServletContextRequest(request)
                    .getConnectionMetaData()
                    .getConnection();
            if (connection.getEndPoint() instanceof AbstractEndPoint endPoint
                    && connection instanceof Connection.UpgradeTo handsBack) {
                Reading readable = new Reading(endPoint, handsBack, watched);
                return endPoint.tryFillInterested(readable) ? readable : null;
            }
            return null;
        }

        @Override
        public void succeeded() {
            watched.look(this);
        }

        @Override
        public void failed(Throwable failure) {
            if (!(failure instanceof ClosedChannelException)) {
                watched.look(this);
            }
        }

        @Override
        public InvocationType getInvocationType() {
            return InvocationType.NON_BLOCKING;
        }
    }
}
