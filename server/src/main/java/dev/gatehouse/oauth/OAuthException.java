package dev.gatehouse.oauth;

import com.nimbusds.oauth2.sdk.ErrorObject;

/** A request that is refused with an OAuth error (RFC 6749 §5.2); its description goes to the client. */
final class OAuthException extends Exception {
    private static final long serialVersionUID = 1L;

    private final ErrorObject error;
    private final String description;

    OAuthException(ErrorObject error, String description) {
        super(description, null, false, false);
        this.error = error.setDescription(description);
        this.description = description;
    }

    ErrorObject error() {
        return error;
    }

    String description() {
        return description;
    }
}
