package dev.gatehouse.console.api;

/** The role that an operator shall have. */
public record RoleChange(Role role) {
    public RoleChange {
        InvalidBody.check(role != null, "role is missing: viewer, auditor or admin");
    }
}
