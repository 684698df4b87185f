package dev.gatehouse.discovery;

import dev.gatehouse.identity.ClientCertificatesConfig;
import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.util.InetAddressSet;
import org.jspecify.annotations.Nullable;

/**
 * The client certificate of a request (RFC 8705 §3): of its TLS connection, or in a header of a trusted proxy. The
 * header counts for nothing from anywhere else, and a trusted proxy must send it once. Whoever ended TLS has checked
 * that the client holds the certificate's key; here it is only compared. Thread-safe.
 */
public final class ClientCertificates {
    /**
     * The request attribute that holds the {@link InetAddress} of the connection's other end, where the request's
     * remote address is that of somebody further away.
     */
    public static final String PEER = "dev.gatehouse.peer";

    private static final String OF_CONNECTION = "jakarta.servlet.request.X509Certificate";
    private static final Pattern PEM =
            Pattern.compile("-----BEGIN CERTIFICATE-----(.+?)-----END CERTIFICATE-----", Pattern.DOTALL);
    private static final Pattern XFCC_HASH = Pattern.compile("(?i)\\s*Hash=\"?([0-9a-f]{64})\"?\\s*");
    private static final Pattern XFCC_CERT = Pattern.compile("(?i)\\s*Cert=\"([^\"]+)\"\\s*");

    private final InetAddressSet proxies = new InetAddressSet();
    private final String header;
    private final ClientCertificatesConfig.Format format;

    /** Believes the proxies that the configuration trusts. */
    public ClientCertificates(ClientCertificatesConfig config) {
        proxies.addAll(config.trustedProxies());
        header = config.header();
        format = config.format();
    }

    /** SHA-256 of the certificate's DER bytes, base64url; absent if none came that counts. */
    @Nullable
    String thumbprint(HttpServletRequest request) {
        if (request.getAttribute(OF_CONNECTION) instanceof X509Certificate[] chain && chain.length > 0) {
            try {
                return sha256(chain[0].getEncoded());
            } catch (CertificateEncodingException e) {
                return null;
            }
        }
        if (proxies.isEmpty() || request.getHeader(header) == null || !isFromProxy(request)) {
            return null;
        }
        List<String> values = Collections.list(request.getHeaders(header));
        return values.size() == 1 ? ofHeader(values.getFirst()) : null;
    }

    private boolean isFromProxy(HttpServletRequest request) {
        if (request.getAttribute(PEER) instanceof InetAddress peer) {
            return proxies.test(peer);
        }
        try {
            return proxies.test(InetAddress.ofLiteral(request.getRemoteAddr()));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private @Nullable String ofHeader(String value) {
        try {
            return switch (format) {
                case RFC9440 -> ofByteSequence(value.strip());
                case PEM -> ofPem(value);
                case XFCC -> ofForwarded(value);
            };
        } catch (IllegalArgumentException e) {
            return null; // not base64, or not URL-encoded: no certificate
        }
    }

    /** A byte sequence of structured fields (RFC 8941 §3.3.5). */
    private static @Nullable String ofByteSequence(String value) {
        return value.length() > 2 && value.startsWith(":") && value.endsWith(":")
                ? sha256(Base64.getDecoder().decode(value.substring(1, value.length() - 1)))
                : null;
    }

    private static @Nullable String ofPem(String value) {
        // A plus sign is a letter of base64 and no space here.
        String plain =
                value.indexOf('%') < 0 ? value : URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
        Matcher pem = PEM.matcher(plain);
        return pem.find() ? sha256(Base64.getDecoder().decode(pem.group(1).replaceAll("\\s", ""))) : null;
    }

    /** Of several elements, which proxies append, none is taken: which one to believe depends on the deployment. */
    private static @Nullable String ofForwarded(String value) {
        if (split(value, ',').size() > 1) {
            return null;
        }
        String hash = null;
        String certificate = null;
        for (String pair : split(value, ';')) {
            Matcher named = XFCC_HASH.matcher(pair);
            if (named.matches()) {
                if (hash != null) {
                    return null;
                }
                hash = named.group(1);
            }
            named = XFCC_CERT.matcher(pair);
            if (named.matches()) {
                if (certificate != null) {
                    return null;
                }
                certificate = named.group(1);
            }
        }
        if (hash != null) {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(HexFormat.of().parseHex(hash));
        }
        return certificate == null ? null : ofPem(certificate);
    }

    /** Splits outside of quotes, where a subject may say whatever its owner likes. */
    private static List<String> split(String value, char separator) {
        List<String> parts = new ArrayList<>();
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\\' && quoted) {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == separator && !quoted) {
                parts.add(value.substring(start, i));
                start = i + 1;
            }
        }
        parts.add(value.substring(start));
        return parts;
    }

    private static String sha256(byte[] der) {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(der));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
