package dev.gatehouse.identity;

import dev.gatehouse.identity.Check.Finding;
import dev.gatehouse.identity.Check.Finding.Failed;
import dev.gatehouse.identity.Check.Finding.Passed;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Is the token meant for us, alive, and clear about who it speaks for? (RFC 9068 §4, RFC 7519 §4.1) */
final class ClaimChecks {
    private final Duration skew;
    private final Duration maxLifetime;

    ClaimChecks(Duration skew, Duration maxLifetime) {
        this.skew = skew;
        this.maxLifetime = maxLifetime;
    }

    List<Check> inOrder() {
        return List.of(
                new Check("audience", Set.of("issuer"), ClaimChecks::audience),
                new Check("expiry", Set.of("shape"), this::expiry),
                new Check("issued_at", Set.of("shape"), this::issuedAt),
                new Check("subject", Set.of("shape"), ClaimChecks::subject),
                new Check("claims", Set.of("issuer", "subject"), ClaimChecks::entitlements),
                new Check("binding", Set.of("issuer"), ClaimChecks::binding));
    }

    private static Finding audience(Examination of) {
        Set<String> sent;
        try {
            sent = of.claims().texts("aud");
        } catch (Claims.ClaimRefused e) {
            sent = Set.of();
        }
        Set<String> accepted = of.issuer().audiences().keySet();
        if (!Collections.disjoint(sent, accepted)) {
            of.opens(of.issuer().opens(sent));
            return new Passed("meant for " + Claims.quoted(sent));
        }
        String resource = (accepted.size() == 1 ? "" : "one of ") + Claims.quoted(accepted);
        String ask = "request the token with resource=" + resource;
        return new Failed(
                TokenProblem.TOKEN_AUDIENCE_MISMATCH,
                "the token's audience is " + Claims.quoted(sent) + "; it must contain " + resource,
                of.issuer().embedded() || sent.isEmpty()
                        ? ask
                        : ask + ", or, if " + Claims.quoted(sent) + " means this gateway, add it to "
                                + of.issuer().configKey() + ".audiences");
    }

    private Finding expiry(Examination of) {
        Long expiry = dateOrNull(of.claims(), "exp");
        if (expiry == null) {
            return lifetimeRefused("the token has no exp that is a date in seconds", "have the issuer set exp");
        }
        Instant expiresAt = Instant.ofEpochMilli(expiry);
        if (!of.now().isBefore(expiresAt.plus(skew))) {
            return new Failed(
                    TokenProblem.TOKEN_EXPIRED,
                    "the token expired at " + expiresAt.truncatedTo(ChronoUnit.SECONDS) + ", "
                            + between(expiresAt, of.now()) + " ago",
                    "get a fresh token; if it is fresh, compare the clocks of the issuer and of this machine");
        }
        Long issued = dateOrNull(of.claims(), "iat");
        Instant from = issued == null ? of.now() : Instant.ofEpochMilli(issued);
        if (Duration.between(from, expiresAt).compareTo(maxLifetime) > 0) {
            return lifetimeRefused(
                    "the token lives for " + between(from, expiresAt) + "; at most " + maxLifetime.toSeconds()
                            + " s are accepted",
                    "have the issuer send shorter-lived tokens, or raise identity.maxTokenLifetime");
        }
        of.expiresAt(expiresAt);
        return new Passed("valid until " + expiresAt.truncatedTo(ChronoUnit.SECONDS));
    }

    private Finding issuedAt(Examination of) throws Claims.ClaimRefused {
        Instant latest = of.now().plus(skew);
        for (String name : List.of("iat", "nbf")) {
            Long date = of.claims().date(name);
            if (date != null && Instant.ofEpochMilli(date).isAfter(latest)) {
                return new Failed(
                        TokenProblem.TOKEN_NOT_YET_VALID,
                        "the token's " + name + " lies " + between(of.now(), Instant.ofEpochMilli(date)) + " ahead",
                        "compare the clocks of the issuer and of this machine; up to " + skew.toSeconds()
                                + " s are forgiven (identity.clockSkew)");
            }
        }
        Long issued = of.claims().date("iat");
        of.issuedAt(issued == null ? null : Instant.ofEpochMilli(issued));
        return new Passed("not from the future");
    }

    private static Finding subject(Examination of) {
        String reason = "sub is absent";
        try {
            String subject = of.claims().identifier("sub");
            if (subject != null) {
                of.subject(subject);
                return new Passed("speaks for " + Claims.quoted(subject));
            }
        } catch (Claims.ClaimRefused e) {
            reason = e.getMessage();
        }
        return new Failed(
                TokenProblem.TOKEN_SUBJECT_REFUSED,
                "the token's " + reason,
                "have the issuer set sub to a stable id of at most 255 bytes");
    }

    private static Finding entitlements(Examination of) throws Claims.ClaimRefused {
        Claims claims = of.claims();
        ClaimNames names = of.issuer().claims();
        Set<String> scopes = claims.scopes(names.scopes(), names.scopeArray());
        String clientId = claims.firstIdentifier(names.clientId());
        of.entitlements(new Examination.Entitlements(
                kind(claims, of.subject(), clientId),
                scopes,
                claims.names(names.roles()),
                claims.names(names.groups()),
                clientId,
                claims.identifier(names.tenant()),
                claims.identifier("jti")));
        return new Passed("scopes " + Claims.quoted(scopes));
    }

    private static Finding binding(Examination of) throws Claims.ClaimRefused {
        Confirmation found = Confirmation.in(of.claims().node());
        SenderConstraint wanted = of.issuer().senderConstraint();
        if (!wanted.isSatisfiedBy(found)) {
            String to =
                    switch (wanted) {
                        case MTLS -> "a client certificate (cnf.x5t#S256)";
                        case ANY -> "a DPoP key (cnf.jkt) or a client certificate (cnf.x5t#S256)";
                        case DPOP, NONE -> "a DPoP key (cnf.jkt)";
                    };
            return new Failed(
                    TokenProblem.TOKEN_NOT_BOUND,
                    "the token is not bound to " + to + ", and " + of.issuer().configKey() + " asks for that",
                    "have the client ask for a bound token, or change "
                            + of.issuer().configKey() + ".senderConstraint");
        }
        of.confirmation(found);
        return new Passed(describe(found));
    }

    private static String describe(Confirmation found) {
        String key = found.key() == null ? "" : "the DPoP key " + found.key();
        String certificate = found.certificate() == null ? "" : "the client certificate " + found.certificate();
        String and = key.isEmpty() || certificate.isEmpty() ? "" : " and ";
        return found.isBound()
                ? "bound to " + key + and + certificate
                : "bound to nothing: whoever holds it can use it";
    }

    /**
     * A client that speaks for itself has itself as subject (RFC 9068 §2.2). Providers that keep another subject for it
     * say so otherwise: Auth0 in {@code gty}, Entra ID in {@code idtyp}, Keycloak by the name of the service account.
     */
    private static Caller.Kind kind(Claims claims, String subject, @Nullable String clientId) {
        boolean machine = subject.equals(clientId)
                || claims.says("gty", "client-credentials")
                || claims.says("idtyp", "app")
                || (clientId != null && claims.says("preferred_username", "service-account-" + clientId));
        return machine ? Caller.Kind.SERVICE : Caller.Kind.USER;
    }

    private static @Nullable Long dateOrNull(Claims claims, String name) {
        try {
            return claims.date(name);
        } catch (Claims.ClaimRefused e) {
            return null;
        }
    }

    private static Failed lifetimeRefused(String detail, String fix) {
        return new Failed(TokenProblem.TOKEN_LIFETIME_REFUSED, detail, fix);
    }

    private static String between(Instant from, Instant to) {
        return Duration.between(from, to).toSeconds() + " s";
    }
}
