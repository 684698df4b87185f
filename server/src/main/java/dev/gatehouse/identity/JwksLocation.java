package dev.gatehouse.identity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.egress.Egress;
import dev.gatehouse.egress.EgressException;
import dev.gatehouse.egress.EgressResponse;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Where an issuer's keys are: as configured, or as its metadata says (RFC 8414 §3, OpenID Connect Discovery §4).
 * Metadata counts only if it names the very issuer it was asked for.
 */
final class JwksLocation {
    private static final int MAX_METADATA_BYTES = 200 * 1024;

    private final IssuerConfig issuer;
    private final Egress egress;

    JwksLocation(IssuerConfig issuer, Egress egress) {
        this.issuer = issuer;
        this.egress = egress;
    }

    URI find(Duration timeout) throws PublishedKeys.Unusable {
        URI configured = issuer.jwksUri();
        return configured == null ? discover("jwks_uri", timeout) : configured;
    }

    /** The URL that the issuer's metadata gives by this name. */
    URI discover(String member, Duration timeout) throws PublishedKeys.Unusable {
        SortedSet<String> problems = new TreeSet<>();
        for (URI candidate : candidates(URI.create(issuer.issuer()))) {
            try {
                return read(egress.get(candidate, MAX_METADATA_BYTES, timeout, "application/json"), member);
            } catch (EgressException e) {
                problems.add(e.reason());
            } catch (PublishedKeys.Unusable e) {
                problems.add(candidate + ": " + e.getMessage());
            }
        }
        throw new PublishedKeys.Unusable("discovery of " + issuer.issuer() + " failed: " + String.join("; ", problems)
                + "; set jwksUri to skip it");
    }

    private URI read(EgressResponse response, String member) throws PublishedKeys.Unusable {
        if (response.status() != 200) {
            throw new PublishedKeys.Unusable("status " + response.status());
        }
        ObjectNode metadata;
        try {
            metadata = StrictObject.read(response.body());
        } catch (StrictObject.NotStrict e) {
            throw new PublishedKeys.Unusable("the metadata " + e.getMessage());
        }
        if (!issuer.isNamed(metadata.path("issuer").asText(""))) {
            throw new PublishedKeys.Unusable("the metadata is for the issuer "
                    + Claims.quoted(metadata.path("issuer").asText("")));
        }
        if (!metadata.path(member).isTextual()) {
            throw new PublishedKeys.Unusable("the metadata has no " + member);
        }
        try {
            return URI.create(metadata.get(member).textValue());
        } catch (IllegalArgumentException e) {
            throw new PublishedKeys.Unusable("the metadata's " + member + " is not a URL");
        }
    }

    /** RFC 8414 inserts the well-known part before the issuer's path, OpenID Connect appends it. */
    static Set<URI> candidates(URI issuer) {
        String path = issuer.getRawPath() == null ? "" : issuer.getRawPath().replaceFirst("/$", "");
        String origin = issuer.getScheme() + "://" + issuer.getRawAuthority();
        return new LinkedHashSet<>(List.of(
                URI.create(origin + path + "/.well-known/openid-configuration"),
                URI.create(origin + "/.well-known/oauth-authorization-server" + path),
                URI.create(origin + "/.well-known/openid-configuration" + path)));
    }
}
