package dev.gatehouse.policy;

import java.util.Locale;

/** Why a call was decided as it was. The {@link #code()} is stable: it stands in errors, audit events and documents. */
public enum Reason {
    /** The caller holds every scope that the tool needs. */
    ALLOWED,
    /** The tool is open to everybody. */
    PUBLIC,
    /** The tool needs a verified caller and none came. */
    NO_CREDENTIALS,
    /** Several credentials came, or some in a scheme or form that is not taken. */
    MALFORMED_CREDENTIALS,
    /** The issuer's keys could not be had, so nobody can be identified now. */
    IDENTITY_UNAVAILABLE,
    /** The caller lacks scopes that the tool needs. */
    INSUFFICIENT_SCOPE,
    /** An administrator switched the tool off. */
    TOOL_DISABLED,
    /** Nobody has approved what the tool's upstream says of it now. */
    TOOL_PENDING,
    /** There is no tool of that name. */
    UNKNOWN_TOOL,
    /** There is no resource of that URI. */
    UNKNOWN_RESOURCE,
    /** There is no prompt of that name. */
    UNKNOWN_PROMPT,
    /** The caller has no task of that id. */
    UNKNOWN_TASK,
    /** The client lacks a capability that the work needs. */
    MISSING_CAPABILITY,
    /** The caller has used up its rate. */
    RATE_LIMITED,
    /** The arguments do not satisfy the tool's input schema. */
    INVALID_ARGUMENTS,
    /** The audit record could not be made durable, so nothing was done. */
    AUDIT_UNAVAILABLE;

    /** The stable code, in snake case. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
