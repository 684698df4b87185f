package dev.gatehouse.egress;

import org.jspecify.annotations.Nullable;

/** What a fetch brought: any status but a redirect. Immutable. */
public final class EgressResponse {
    private final int status;
    private final @Nullable String contentType;
    private final @Nullable String cacheControl;
    private final byte[] body;

    EgressResponse(int status, @Nullable String contentType, @Nullable String cacheControl, byte[] body) {
        this.status = status;
        this.contentType = contentType;
        this.cacheControl = cacheControl;
        this.body = body;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** The value of Content-Type, as it came. */
    public @Nullable String contentType() {
        return contentType;
    }

    /** The value of Cache-Control, as it came. */
    public @Nullable String cacheControl() {
        return cacheControl;
    }

    /** The body, a copy. */
    public byte[] body() {
        return body.clone();
    }
}
