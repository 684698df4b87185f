package dev.gatehouse.identity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.jwk.JWK;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the checks of one token have found out so far. Each check may read what the checks that it needs have set.
 * Confined to one thread.
 */
final class Examination {
    private final String token;
    private final Instant now;

    private @Nullable CompactToken compact;
    private @Nullable ObjectNode introspected;
    private Duration rememberFor = Duration.ofSeconds(60);
    private @Nullable ApiKey apiKey;
    private @Nullable TrustedIssuer issuer;
    private @Nullable JWK key;
    private long keysVersion;
    private @Nullable Instant issuedAt;
    private @Nullable Instant expiresAt;
    private @Nullable String subject;
    private @Nullable Entitlements entitlements;
    private @Nullable String uid;
    private long usersVersion;
    private @Nullable Confirmation confirmation;
    private Set<String> opened = Verification.Verified.EVERYTHING;

    /** What the claims say beyond who it is. */
    record Entitlements(
            Caller.Kind kind,
            Set<String> scopes,
            Set<String> roles,
            Set<String> groups,
            @Nullable String clientId,
            @Nullable String tenant,
            @Nullable String tokenId) {}

    Examination(String token, Instant now) {
        this.token = token;
        this.now = now;
    }

    String token() {
        return token;
    }

    Instant now() {
        return now;
    }

    CompactToken compact() {
        return Objects.requireNonNull(compact);
    }

    @Nullable
    CompactToken compactIfAny() {
        return compact;
    }

    void compact(CompactToken found) {
        compact = found;
    }

    Claims header() {
        return new Claims(compact().header());
    }

    Claims claims() {
        return new Claims(introspected == null ? compact().claims() : introspected);
    }

    /** What the token says of itself, or its issuer of it, if that is known yet. */
    @Nullable
    ObjectNode claimsIfAny() {
        return compact == null ? introspected : compact.claims();
    }

    /** What the issuer of an opaque token answered. */
    void introspected(ObjectNode found) {
        introspected = found;
    }

    /** How long, from {@link #now}, what was found out may be believed. */
    Duration rememberFor() {
        return rememberFor;
    }

    void rememberFor(Duration atMost) {
        rememberFor = atMost;
    }

    boolean hasApiKey() {
        return apiKey != null;
    }

    ApiKey apiKey() {
        return Objects.requireNonNull(apiKey);
    }

    void apiKey(ApiKey found) {
        apiKey = found;
    }

    TrustedIssuer issuer() {
        return Objects.requireNonNull(issuer);
    }

    @Nullable
    TrustedIssuer issuerIfAny() {
        return issuer;
    }

    void issuer(TrustedIssuer found) {
        issuer = found;
        keysVersion = found.keys().version();
        usersVersion = found.users().version();
    }

    /** The version of the issuer's keys before any of them was looked up. */
    long keysVersion() {
        return keysVersion;
    }

    JWK key() {
        return Objects.requireNonNull(key);
    }

    void key(JWK found) {
        key = found;
    }

    void issuedAt(@Nullable Instant found) {
        issuedAt = found;
    }

    void expiresAt(Instant found) {
        expiresAt = found;
    }

    String subject() {
        return Objects.requireNonNull(subject);
    }

    void subject(String found) {
        subject = found;
    }

    void entitlements(Entitlements found) {
        entitlements = found;
    }

    /** The resources of ours that it opens; everything unless something said otherwise. */
    Set<String> opened() {
        return opened;
    }

    void opens(Set<String> resources) {
        opened = resources;
    }

    Confirmation confirmation() {
        return Objects.requireNonNull(confirmation);
    }

    void confirmation(Confirmation found) {
        confirmation = found;
    }

    /** The version of the issuer's users before any of them was looked up. */
    long usersVersion() {
        return usersVersion;
    }

    Entitlements entitlements() {
        return Objects.requireNonNull(entitlements);
    }

    void uid(String found) {
        uid = found;
    }

    /** The caller, once it is known who they are here. */
    Caller caller() {
        if (apiKey != null) {
            return apiKey.caller();
        }
        Entitlements may = Objects.requireNonNull(entitlements);
        TrustedIssuer from = issuer();
        return new Caller(
                may.kind(),
                from.issuer(),
                subject(),
                Objects.requireNonNull(uid),
                from.tenants().named(may.tenant()),
                may.scopes(),
                may.roles(),
                may.groups(),
                may.clientId(),
                may.tokenId(),
                claims().display(from.claims().name()),
                claims().display(from.claims().email()),
                issuedAt,
                Objects.requireNonNull(expiresAt),
                introspected == null ? Caller.Credential.ACCESS_TOKEN : Caller.Credential.INTROSPECTED,
                confirmation(),
                claims().actors());
    }
}
