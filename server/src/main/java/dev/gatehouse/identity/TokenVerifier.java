package dev.gatehouse.identity;

import dev.gatehouse.identity.Check.Finding;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Verifies access tokens of every configured issuer, with a bounded cache of what was verified, and our API keys, which
 * are looked up anew each time. What a text is tried as is told by its form alone: nothing is tried as two things.
 * Thread-safe.
 */
public final class TokenVerifier {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final List<Check> tokenChecks;
    private final List<Check> opaqueChecks;
    private final List<Check> apiKeyChecks;
    private final OpaqueTokens opaque;
    private final ConcurrentMap<TokenHash, CompletableFuture<Verification>> underWay = new ConcurrentHashMap<>();
    private final Clock clock;
    private final VerifiedTokens remembered;
    private final ProviderMistakes mistakes;
    private final Revocations revocations;

    /** Verifies signed tokens of these issuers alone. */
    public TokenVerifier(IdentityConfig config, List<TrustedIssuer> issuers, Revocations revocations, Clock clock) {
        this(config, issuers, revocations, OpaqueTokens.NONE, null, clock);
    }

    /**
     * Verifies tokens of these issuers, signed or opaque, and these API keys.
     *
     * @throws IllegalArgumentException if two of the issuers could give two people the same user id
     */
    public TokenVerifier(
            IdentityConfig config,
            List<TrustedIssuer> issuers,
            Revocations revocations,
            OpaqueTokens opaque,
            @Nullable ApiKeys apiKeys,
            Clock clock) {
        Duration skew = config.clockSkew().toJavaDuration();
        this.clock = clock;
        this.revocations = revocations;
        this.opaque = opaque;
        StandingChecks standing = new StandingChecks(revocations);
        List<Check> claimChecks = Stream.concat(
                        new ClaimChecks(skew, config.maxTokenLifetime().toJavaDuration()).inOrder().stream(),
                        standing.inOrder().stream())
                .toList();
        IntrospectionChecks introspection = new IntrospectionChecks(opaque);
        this.opaqueChecks = introspection.inOrder(claimChecks);
        this.apiKeyChecks = apiKeys == null ? List.of() : new ApiKeyChecks(apiKeys).inOrder(standing);
        this.tokenChecks = Stream.of(
                        new SignatureChecks(byName(issuers)).inOrder(), claimChecks, introspection.ofSigned())
                .flatMap(List::stream)
                .toList();
        this.mistakes = new ProviderMistakes(issuers);
        this.remembered = new VerifiedTokens(config.cache().size(), skew);
    }

    /** Who sent this token, or precisely why it is refused. Never throws for any text. */
    public Verification verify(String token) {
        if (isApiKey(token)) {
            Examination examination = new Examination(token, clock.instant());
            examination.confirmation(Confirmation.NONE);
            return verify(examination, apiKeyChecks);
        }
        TokenHash hash = TokenHash.of(token);
        long now = clock.millis();
        Verification known = remembered.find(hash, now);
        if (known != null) {
            return stillStanding(known);
        }
        return verifyOnce(token, hash);
    }

    /** However many come with the same token at once, it is verified, and its issuer asked, once. */
    private Verification verifyOnce(String token, TokenHash hash) {
        CompletableFuture<Verification> mine = new CompletableFuture<>();
        CompletableFuture<Verification> others = underWay.putIfAbsent(hash, mine);
        if (others != null) {
            return others.join();
        }
        try {
            Verification known = remembered.find(hash, clock.millis());
            Verification result = known == null ? verifyNow(token, hash) : stillStanding(known);
            mine.complete(result);
            return result;
        } finally {
            mine.cancel(false);
            underWay.remove(hash, mine);
        }
    }

    private Verification verifyNow(String token, TokenHash hash) {
        Examination examination = new Examination(token, clock.instant());
        Verification result = verify(examination, checksOf(token));
        remembered.remember(hash, result, examination);
        return result;
    }

    private List<Check> checksOf(String token) {
        if (isApiKey(token)) {
            return apiKeyChecks;
        }
        return opaque.take(token) ? opaqueChecks : tokenChecks;
    }

    private boolean isApiKey(String token) {
        return !apiKeyChecks.isEmpty() && ApiKeyText.isOurs(token);
    }

    private static Verification verify(Examination examination, List<Check> checks) {
        for (Check check : checks) {
            Verification verdict = verdict(check.look(examination));
            if (verdict != null) {
                return verdict;
            }
        }
        return new Verification.Verified(examination.caller(), examination.confirmation(), examination.opened());
    }

    /** What was verified a moment ago is refused once it is revoked. */
    private Verification stillStanding(Verification known) {
        if (known instanceof Verification.Verified verified) {
            Verification.Rejected refusal = revocations.check(verified.caller());
            return refusal == null ? known : refusal;
        }
        return known;
    }

    /**
     * Every check in its order, for a person, and behind them the mistake that is typical of a refused token's
     * provider, if there is one; runs the same checks as {@link #verify} and stores nothing. After the first failure a
     * check is still made if all it builds on has passed, else it is skipped. The only URLs that may be fetched are
     * those of the token's issuer as it is configured: its JWKS and, where it is asked about tokens, its introspection
     * endpoint; none comes from the token.
     */
    public TokenExplanation explain(String token) {
        Examination examination = new Examination(token, clock.instant());
        if (isApiKey(token)) {
            examination.confirmation(Confirmation.NONE);
        }
        List<TokenCheck> rows = new ArrayList<>();
        Set<String> passed = new HashSet<>();
        Verification verdict = null;
        for (Check check : checksOf(token)) {
            if (!passed.containsAll(check.needs())) {
                rows.add(new TokenCheck(check.id(), TokenCheck.Status.SKIPPED, skipped(check, passed), null));
                continue;
            }
            Finding finding = check.look(examination);
            rows.add(row(check, finding));
            if (finding instanceof Finding.Passed) {
                passed.add(check.id());
            }
            verdict = verdict == null ? verdict(finding) : verdict;
        }
        CompactToken compact = examination.compactIfAny();
        if (verdict instanceof Verification.Rejected) {
            mistakes.in(token, compact).ifPresent(mistake -> rows.add(hint(mistake)));
        }
        return new TokenExplanation(
                rows,
                compact == null ? null : compact.header(),
                examination.claimsIfAny(),
                isApiKey(token) || passed.contains("binding") ? examination.confirmation() : null,
                verdict == null
                        ? new Verification.Verified(
                                examination.caller(), examination.confirmation(), examination.opened())
                        : verdict);
    }

    static @Nullable Verification verdict(Finding finding) {
        return switch (finding) {
            case Finding.Passed passed -> null;
            case Finding.Failed failed -> new Verification.Rejected(failed.problem(), failed.detail());
            case Finding.Unsettled unsettled -> new Verification.Unavailable(unsettled.detail(), RETRY_AFTER);
        };
    }

    private static TokenCheck row(Check check, Finding finding) {
        return row(check.id(), finding);
    }

    static TokenCheck row(String id, Finding finding) {
        return switch (finding) {
            case Finding.Passed passed -> new TokenCheck(id, TokenCheck.Status.PASS, passed.detail(), null);
            case Finding.Failed failed -> new TokenCheck(id, TokenCheck.Status.FAIL, failed.detail(), failed.fix());
            case Finding.Unsettled unsettled ->
                new TokenCheck(
                        id,
                        TokenCheck.Status.FAIL,
                        unsettled.detail(),
                        "make the issuer reachable from this gateway; a private address needs egress.allow");
        };
    }

    private static TokenCheck hint(ProviderMistakes.Mistake mistake) {
        return new TokenCheck("typical_mistake", TokenCheck.Status.FAIL, mistake.detail(), mistake.fix());
    }

    private static String skipped(Check check, Set<String> passed) {
        List<String> missing = check.needs().stream()
                .filter(need -> !passed.contains(need))
                .sorted()
                .toList();
        return "not looked at: it needs " + String.join(" and ", missing);
    }

    private static Map<String, TrustedIssuer> byName(List<TrustedIssuer> issuers) {
        Map<String, TrustedIssuer> byName = new HashMap<>();
        for (TrustedIssuer issuer : issuers) {
            for (TrustedIssuer other : byName.values()) {
                if (Objects.equals(other.issuer(), issuer.issuer()) || sharesUserIds(issuer, other)) {
                    throw new IllegalArgumentException(issuer.configKey() + ".users.uid: the issuers " + other.issuer()
                            + " and " + issuer.issuer()
                            + " could give two people the same user id; configure one of them, or another users.uid");
                }
            }
            issuer.spellings().forEach(name -> byName.put(name, issuer));
        }
        return Map.copyOf(byName);
    }

    private static boolean sharesUserIds(TrustedIssuer one, TrustedIssuer other) {
        return one.users().mayCollideWith(other.users());
    }
}
