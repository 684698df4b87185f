package dev.gatehouse.identity;

import dev.gatehouse.identity.Revocation.Target;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who is refused now, as the database said at one moment. Immutable. */
final class RevocationSnapshot {
    static final RevocationSnapshot EMPTY = new RevocationSnapshot(List.of(), Set.of());

    private final Map<Target, Revocation> revocations;
    private final Set<Target> disabled;

    /**
     * What was read.
     *
     * @param disabled users, by uid or by issuer and subject
     */
    RevocationSnapshot(List<Revocation> revocations, Set<Target> disabled) {
        Map<Target, Revocation> byTarget = new HashMap<>();
        revocations.forEach(revocation -> byTarget.put(revocation.target(), revocation));
        this.revocations = Map.copyOf(byTarget);
        this.disabled = Set.copyOf(disabled);
    }

    /** Whether this caller is locked out. */
    boolean isDisabled(Caller caller) {
        return !disabled.isEmpty()
                && (disabled.contains(new Target.User(caller.uid()))
                        || disabled.contains(new Target.Subject(caller.issuer(), caller.subject())));
    }

    /**
     * The revocation that ends this caller's token, if any.
     *
     * @param issuedBefore milliseconds of the epoch; the token may have been issued up to then, by our clock
     */
    @Nullable
    Revocation revoking(Caller caller, long issuedBefore) {
        if (revocations.isEmpty()) {
            return null;
        }
        String tokenId = caller.tokenId();
        Revocation token = tokenId == null ? null : revocations.get(new Target.Token(caller.issuer(), tokenId));
        if (token != null) {
            return token;
        }
        for (Target target : targets(caller)) {
            Revocation revocation = revocations.get(target);
            if (revocation != null && issuedBefore < revocation.before().toEpochMilli()) {
                return revocation;
            }
        }
        return null;
    }

    private static List<Target> targets(Caller caller) {
        Target all = new Target.All();
        String clientId = caller.clientId();
        String tenant = caller.tenant();
        return List.of(
                all,
                new Target.User(caller.uid()),
                new Target.Subject(caller.issuer(), caller.subject()),
                clientId == null ? all : new Target.Client(clientId),
                tenant == null ? all : new Target.Tenant(tenant));
    }
}
