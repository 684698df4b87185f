package dev.gatehouse.identity;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the organisations of an outside issuer are known here: the {@code tenants} section of an issuer.
 *
 * @param names our tenant by the value of the tenant claim
 * @param unmapped what becomes of a token whose tenant is not among them, or that names none; default {@code refuse} if
 *     there are names, else {@code keep}
 */
public record TenantsConfig(Map<String, String> names, Unmapped unmapped) {
    /** Tenants are known by what the token says. */
    public static final TenantsConfig DEFAULT = new TenantsConfig(null, null);

    /** What becomes of a tenant that has no name here. */
    public enum Unmapped {
        /** Its people stay out. */
        @JsonProperty("refuse")
        REFUSE,
        /** It is known as the token says. */
        @JsonProperty("keep")
        KEEP
    }

    public TenantsConfig(@Nullable Map<String, String> names, @Nullable Unmapped unmapped) {
        this.names = names == null ? Map.of() : Map.copyOf(names);
        this.unmapped = unmapped != null ? unmapped : this.names.isEmpty() ? Unmapped.KEEP : Unmapped.REFUSE;
    }

    /** Whether tokens of this tenant, or of none, are taken. */
    boolean admits(@Nullable String claimed) {
        return unmapped == Unmapped.KEEP || (claimed != null && names.containsKey(claimed));
    }

    /** Our tenant for one that is admitted. */
    @Nullable
    String named(@Nullable String claimed) {
        return claimed == null ? null : names.getOrDefault(claimed, claimed);
    }
}
