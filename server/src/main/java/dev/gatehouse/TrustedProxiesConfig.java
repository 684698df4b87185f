package dev.gatehouse;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.eclipse.jetty.util.InetAddressSet;
import org.jspecify.annotations.Nullable;

/**
 * The {@code trustedProxies} section of the configuration: which proxies stand before the gateway, and where they say
 * for whom they ask.
 *
 * @param addresses addresses and ranges of proxies that are believed; default none, so that no header ever counts
 * @param header the header that they write; the other one counts for nothing, since a client may have sent it
 */
public record TrustedProxiesConfig(List<String> addresses, Header header) {
    /** How a proxy says for whom it asks. */
    public enum Header {
        /** {@code X-Forwarded-For}: addresses with commas between them. */
        @JsonProperty("x-forwarded-for")
        X_FORWARDED_FOR("X-Forwarded-For"),
        /** {@code Forwarded} of RFC 7239: the parameter {@code for} of each element. */
        @JsonProperty("forwarded")
        FORWARDED("Forwarded");

        private final String field;

        Header(String field) {
            this.field = field;
        }

        /** The header's name. */
        String field() {
            return field;
        }
    }

    /** Fills in what is absent. */
    public TrustedProxiesConfig(@Nullable List<String> addresses, @Nullable Header header) {
        this.addresses = addresses == null ? List.of() : List.copyOf(addresses);
        this.header = header == null ? Header.X_FORWARDED_FOR : header;
        try {
            new InetAddressSet().addAll(this.addresses);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "trustedProxies.addresses: lists addresses and ranges, such as 10.0.0.7 or 10.0.0.0/8; one of these"
                            + " is neither",
                    e);
        }
    }

    /** Nobody is believed. */
    public static TrustedProxiesConfig none() {
        return new TrustedProxiesConfig(null, null);
    }
}
