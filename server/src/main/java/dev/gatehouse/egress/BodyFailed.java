package dev.gatehouse.egress;

import java.io.IOException;

/** The body of an answer could not be read to its end. */
public final class BodyFailed extends IOException {
    private static final long serialVersionUID = 1L;

    private final EgressFailed failure;

    BodyFailed(EgressFailed failure) {
        super(failure.getMessage(), failure);
        this.failure = failure;
    }

    /** Why. */
    public EgressFailed failure() {
        return failure;
    }
}
