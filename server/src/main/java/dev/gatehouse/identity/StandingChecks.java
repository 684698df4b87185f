package dev.gatehouse.identity;

import dev.gatehouse.identity.Check.Finding;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Is whoever the token speaks for welcome here, and is the token not revoked? */
final class StandingChecks {
    private final Revocations revocations;

    StandingChecks(Revocations revocations) {
        this.revocations = revocations;
    }

    List<Check> inOrder() {
        return List.of(
                new Check("user", Set.of("issuer", "subject", "claims", "expiry"), this::user),
                new Check("revocation", Set.of("user", "issued_at"), this::revocation));
    }

    private Finding user(Examination of) throws Claims.ClaimRefused {
        Finding unknown = of.hasApiKey() ? null : unknown(of);
        if (unknown != null) {
            return unknown;
        }
        Caller caller = of.caller();
        return finding(
                revocations.disabled(caller),
                "known here as " + Claims.quoted(caller.uid()),
                "ask an administrator to enable the user again (console: Users; ./gatehouse user enable)");
    }

    /** Finds out who the token's subject is here, unless configuration knows neither them nor their organisation. */
    private static @Nullable Finding unknown(Examination of) throws Claims.ClaimRefused {
        Examination.Entitlements may = of.entitlements();
        TrustedIssuer issuer = of.issuer();
        try {
            of.uid(issuer.users().uid(may.kind(), of.subject(), of.claims()));
        } catch (UserNames.Unnamed e) {
            return new Finding.Failed(TokenProblem.USER_UNKNOWN, String.valueOf(e.getMessage()), e.fix());
        }
        String tenant = may.tenant();
        if (!issuer.tenants().admits(tenant)) {
            return new Finding.Failed(
                    TokenProblem.TENANT_UNKNOWN,
                    tenant == null
                            ? "the token names no organisation"
                            : "the organisation " + Claims.quoted(tenant) + " is not known here",
                    "add it to " + issuer.configKey() + ".tenants.names, or set tenants.unmapped to keep");
        }
        return null;
    }

    private Finding revocation(Examination of) {
        return finding(
                revocations.revoked(of.caller()),
                "not revoked",
                "sign in again; if that is refused too, ask an administrator (console: Revocations)");
    }

    private static Finding finding(Verification.@Nullable Rejected refusal, String good, String fix) {
        return refusal == null
                ? new Finding.Passed(good)
                : new Finding.Failed(refusal.problem(), refusal.detail(), fix);
    }
}
