package dev.gatehouse.discovery;

import java.net.URI;
import java.util.Collection;
import java.util.function.Supplier;

/**
 * Something that access tokens are for: the MCP endpoint, or one upstream behind it under a path of its own.
 *
 * @param url its identifier, exactly as clients reach it (RFC 8707, RFC 9728 §1.2)
 * @param name what people call it
 * @param scopes what clients may ask for, read anew for each request
 */
public record ProtectedResource(URI url, String name, Supplier<? extends Collection<String>> scopes) {
    /** Where its metadata is: the well-known path goes between host and path (RFC 9728 §3.1). */
    public URI metadata() {
        return metadata(url);
    }

    /** The same for the resource at {@code url}. */
    public static URI metadata(URI url) {
        return url.resolve(ProtectedResourceServlet.ROOT_PATH + url.getRawPath());
    }
}
