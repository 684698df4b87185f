package dev.gatehouse.console.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** What an operator may do in the console. Each role may do what the roles before it may. */
public enum Role {
    /** Sees everything but previews of arguments. */
    @JsonProperty("viewer")
    VIEWER,
    /** Sees previews and exports the audit log. */
    @JsonProperty("auditor")
    AUDITOR,
    /** Changes things. */
    @JsonProperty("admin")
    ADMIN;

    /** The name used in the database and in the API. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The role of this wire name. */
    public static Role of(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT));
    }

    /** Whether this role may do what {@code other} may. */
    public boolean includes(Role other) {
        return compareTo(other) >= 0;
    }
}
