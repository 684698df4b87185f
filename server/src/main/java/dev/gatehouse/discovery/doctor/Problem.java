package dev.gatehouse.discovery.doctor;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The stable names of what the doctor can find; {@code docs/doctor.md} explains each. */
public enum Problem {
    UNREACHABLE,
    PLAIN_HTTP,
    NOT_PUBLIC,
    TOO_SLOW,
    REDIRECTED,
    WRONG_STATUS,
    REFUSAL_WITH_STATUS_200,
    NOT_MCP,
    NO_SIGN_IN,
    DISCOVER_FAILS,
    CHALLENGE_MISSING,
    CHALLENGE_UNREADABLE,
    CHALLENGE_WITHOUT_METADATA,
    METADATA_ON_ANOTHER_HOST,
    RESOURCE_METADATA_MISSING,
    RESOURCE_METADATA_INVALID,
    RESOURCE_METADATA_DIFFERS,
    RESOURCE_MISMATCH,
    NO_AUTHORIZATION_SERVER,
    SEVERAL_AUTHORIZATION_SERVERS,
    SERVER_METADATA_MISSING,
    SERVER_METADATA_INVALID,
    ISSUER_MISMATCH,
    ENDPOINT_NOT_HTTPS,
    CODE_FLOW_MISSING,
    PKCE_NOT_ADVERTISED,
    NO_REGISTRATION,
    REGISTRATION_REFUSED,
    PUBLIC_CLIENTS_REFUSED,
    SCOPE_UNKNOWN,
    NO_SCOPES,
    HOST_HEADER_BELIEVED,
    FORWARDED_HEADER_BELIEVED,
    NOT_READABLE_BY_BROWSERS;

    /** The name in reports and in the documentation. */
    @JsonValue
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
