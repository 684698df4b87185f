package dev.gatehouse.identity;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.eclipse.jetty.util.InetAddressSet;
import org.jspecify.annotations.Nullable;

/**
 * The {@code identity.clientCertificates} section of the configuration: where the client certificate of a request is
 * found when TLS ends at a proxy. Where TLS ends here, it is taken from the connection, and nothing is to be set.
 *
 * @param trustedProxies addresses and ranges whose header is believed; default none, so that no header ever counts
 * @param header the header in which these proxies pass the certificate; they must remove it from what clients send
 * @param format how it is written there
 */
public record ClientCertificatesConfig(List<String> trustedProxies, String header, Format format) {
    /** How a proxy writes a certificate into a header. */
    public enum Format {
        /** {@code Client-Cert} of RFC 9440: the DER bytes in base64 between colons. */
        @JsonProperty("rfc9440")
        RFC9440,
        /** PEM, URL-encoded (nginx's {@code $ssl_client_escaped_cert}) or on one line. */
        @JsonProperty("pem")
        PEM,
        /** {@code X-Forwarded-Client-Cert} of Envoy: its {@code Hash}, or its {@code Cert}. */
        @JsonProperty("xfcc")
        XFCC
    }

    public ClientCertificatesConfig(
            @Nullable List<String> trustedProxies, @Nullable String header, @Nullable Format format) {
        this.trustedProxies = trustedProxies == null ? List.of() : List.copyOf(trustedProxies);
        this.format = format == null ? Format.RFC9440 : format;
        this.header = header == null
                ? (this.format == Format.XFCC ? "X-Forwarded-Client-Cert" : "Client-Cert")
                : header.strip();
        if (this.header.isEmpty()) {
            throw new IllegalArgumentException("identity.clientCertificates.header is empty; name the proxy's header");
        }
        try {
            new InetAddressSet().addAll(this.trustedProxies);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "identity.clientCertificates.trustedProxies lists addresses and ranges, such as 10.0.0.7 or"
                            + " 10.0.0.0/8; one of these is neither",
                    e);
        }
    }

    /** Only certificates of our own connections count. */
    public static ClientCertificatesConfig none() {
        return new ClientCertificatesConfig(null, null, null);
    }
}
