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

    private Finding user(Examination of) {
        Caller caller = of.caller();
        return finding(
                revocations.disabled(caller),
                "known here as " + Claims.quoted(caller.uid()),
                "ask an administrator to enable the user again (console: Users; ./gatehouse user enable)");
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
