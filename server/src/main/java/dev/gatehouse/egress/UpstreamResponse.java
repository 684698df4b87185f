package dev.gatehouse.egress;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The head of a backend's answer, whatever its status (redirects are not followed), and its body as it comes. To be
 * closed, which ends the exchange wherever it stands. Confined to one thread at a time.
 */
public final class UpstreamResponse implements AutoCloseable {
    private final int status;
    private final Map<String, List<String>> headers;
    private final InputStream body;

    UpstreamResponse(int status, Map<String, List<String>> headers, InputStream body) {
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** Fields by their names in lower case, with their values in order. */
    public Map<String, List<String>> headers() {
        return headers;
    }

    /** The first value of a field; {@code name} in lower case. */
    public @Nullable String header(String name) {
        List<String> values = headers.get(name);
        return values == null ? null : values.getFirst();
    }

    /**
     * The body, decompressed. A read waits at most the idle timeout for the next piece and never beyond the total one;
     * what goes wrong while it is read is a {@link BodyFailed}. An interrupted read ends the exchange.
     */
    public InputStream body() {
        return body;
    }

    /** The whole body. */
    public byte[] readAll() throws EgressFailed {
        try {
            return body.readAllBytes();
        } catch (BodyFailed e) {
            throw e.failure();
        } catch (IOException e) {
            throw new EgressFailed(EgressFailed.Kind.UNREADABLE, true, "the answer's compressed body is damaged");
        }
    }

    @Override
    public void close() {
        try {
            body.close();
        } catch (IOException e) {
            // It is over in any case.
        }
    }
}
