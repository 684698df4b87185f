package dev.gatehouse.egress;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The {@code egress} section of the configuration.
 *
 * @param allow host names, IP addresses and CIDR ranges for which plain http and private addresses are permitted; a
 *     loopback address stands for the whole loopback. Default: none, so that only https to public addresses goes out
 */
public record EgressConfig(List<String> allow) {
    public EgressConfig(@Nullable List<String> allow) {
        this.allow = allow == null
                ? List.of()
                : allow.stream()
                        .map(entry -> entry.strip().toLowerCase(Locale.ROOT))
                        .toList();
        if (this.allow.stream().anyMatch(entry -> entry.isEmpty() || entry.contains("://"))) {
            throw new IllegalArgumentException(
                    "egress.allow lists hosts and addresses without scheme and port, such as 127.0.0.1 or 10.0.0.0/8");
        }
        try {
            new AddressRules(this.allow);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "egress.allow has an address range that cannot be read: a range starts "
                            + "with its first address, such as 10.0.0.0/8",
                    e);
        }
    }

    /** Only https to public addresses. */
    public static EgressConfig closed() {
        return new EgressConfig(List.of());
    }
}
