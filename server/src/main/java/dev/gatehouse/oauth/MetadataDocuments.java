package dev.gatehouse.oauth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.nimbusds.oauth2.sdk.OAuth2Error;
import dev.gatehouse.egress.Egress;
import dev.gatehouse.egress.EgressException;
import dev.gatehouse.egress.EgressResponse;
import dev.gatehouse.limits.AttemptLimit;
import dev.gatehouse.limits.ClientNetwork;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Clients whose id is the URL of a document about themselves (OAuth Client ID Metadata Document). Documents are kept as
 * long as their headers allow, a day at most; failures are never kept. Thread-safe.
 */
final class MetadataDocuments {
    private static final Logger LOG = LoggerFactory.getLogger(MetadataDocuments.class);
    private static final int MAX_BYTES = 64 * 1024;
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Duration DEFAULT_AGE = Duration.ofMinutes(5);
    private static final Duration MAX_AGE = Duration.ofDays(1);
    private static final Pattern MAX_AGE_DIRECTIVE = Pattern.compile("max-age=\"?(\\d{1,9})");

    private final Egress egress;
    private final RedirectUris rules;
    private final boolean onThisComputer;
    private final Clock clock;
    private final Cache<String, Kept> kept;
    private final AttemptLimit limit;

    /**
     * @param onThisComputer whether we run for this computer alone: then a document may also be fetched by http from
     *     it, and from wherever egress allows, for development; else anybody could make us fetch from there
     */
    MetadataDocuments(Egress egress, RedirectUris rules, boolean onThisComputer, Clock clock) {
        this.egress = egress;
        this.rules = rules;
        this.onThisComputer = onThisComputer;
        this.clock = clock;
        this.limit = new AttemptLimit(30, Duration.ofMinutes(1), clock);
        this.kept = Caffeine.newBuilder()
                .maximumSize(1000)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .expireAfter(Expiry.writing((String id, Kept document) -> document.age()))
                .build();
    }

    private record Kept(Client client, Duration age) {}

    /** Whether a client id is of this kind. */
    static boolean isDocumentUrl(String clientId) {
        return clientId.startsWith("https://") || clientId.startsWith("http://");
    }

    /**
     * The client behind such an id.
     *
     * @param address who makes us fetch it: each may do so thirty times a minute
     * @throws OAuthException {@code invalid_client}, with a sentence that a client's developer can act on
     */
    Client find(String clientId, String address) throws OAuthException {
        Kept document = kept.getIfPresent(clientId);
        if (document == null) {
            if (limit.take(ClientNetwork.of(address)) != AttemptLimit.Verdict.ALLOWED) {
                throw refused("Too many metadata documents were asked for; please try again in a minute.");
            }
            document = load(clientId);
            if (document.age().isPositive()) {
                kept.put(clientId, document);
            }
        }
        return document.client();
    }

    private Kept load(String clientId) throws OAuthException {
        URI url = url(clientId);
        EgressResponse response;
        try {
            response = onThisComputer
                    ? egress.get(url, MAX_BYTES, TIMEOUT, "application/json")
                    : egress.getForStranger(url, MAX_BYTES, TIMEOUT, "application/json");
        } catch (EgressException e) {
            LOG.info("The metadata document of a client was not fetched: {}", e.reason());
            throw refused("The client's metadata document could not be fetched.");
        }
        if (response.status() != 200) {
            throw refused("The client's metadata document was answered with status " + response.status() + ".");
        }
        return new Kept(client(clientId, response.body()), age(response.cacheControl()));
    }

    private Client client(String clientId, byte[] body) throws OAuthException {
        ClientMetadata metadata;
        ObjectNode document;
        try {
            document = ClientMetadata.object(body);
            metadata = ClientMetadata.ofDocument(document, rules);
        } catch (OAuthException e) {
            throw refused("The client's metadata document is not usable: " + e.description());
        }
        if (!clientId.equals(document.path("client_id").textValue())) {
            throw refused("The client_id in the client's metadata document is not its own URL.");
        }
        if (document.has("client_secret") || !isPublic(document)) {
            throw refused("The client's metadata document must allow the token endpoint auth method none.");
        }
        return new Client(
                clientId,
                metadata.name(),
                Client.Registration.METADATA_DOCUMENT,
                metadata.redirectUris(),
                metadata.grantTypes(),
                clock.instant(),
                metadata.boundTokens());
    }

    /** Some clients list the methods they can use beside, or instead of, the one of RFC 7591. */
    private static boolean isPublic(ObjectNode document) {
        for (JsonNode method : document.path("token_endpoint_auth_methods_supported")) {
            if ("none".equals(method.textValue())) {
                return true;
            }
        }
        return "none".equals(document.path("token_endpoint_auth_method").asText("none"));
    }

    private URI url(String clientId) throws OAuthException {
        URI url;
        try {
            url = URI.create(clientId);
        } catch (IllegalArgumentException e) {
            throw refused("The client_id is not a URL.");
        }
        String path = url.getRawPath();
        boolean secure = "https".equals(url.getScheme()) || (onThisComputer && RedirectUris.isLoopback(url));
        if (!secure || url.getHost() == null || url.getRawUserInfo() != null || url.getRawFragment() != null) {
            throw refused("A client_id that is a URL must be https, without user information and fragment.");
        }
        if (path == null || path.length() < 2 || hasDotSegment(path)) {
            throw refused("A client_id that is a URL must have a path, without dot segments.");
        }
        return url;
    }

    private static boolean hasDotSegment(String path) {
        String plain = path.toLowerCase(Locale.ROOT).replace("%2e", ".");
        return List.of(plain.split("/")).stream().anyMatch(segment -> segment.equals(".") || segment.equals(".."));
    }

    private static Duration age(@Nullable String cacheControl) {
        if (cacheControl == null) {
            return DEFAULT_AGE;
        }
        String directives = cacheControl.toLowerCase(Locale.ROOT);
        if (directives.contains("no-store") || directives.contains("no-cache")) {
            return Duration.ZERO;
        }
        Matcher maxAge = MAX_AGE_DIRECTIVE.matcher(directives);
        if (!maxAge.find()) {
            return DEFAULT_AGE;
        }
        Duration age = Duration.ofSeconds(Long.parseLong(maxAge.group(1)));
        return age.compareTo(MAX_AGE) > 0 ? MAX_AGE : age;
    }

    private static OAuthException refused(String description) {
        return new OAuthException(OAuth2Error.INVALID_CLIENT, description);
    }
}
