package dev.gatehouse.console;

import dev.gatehouse.audit.AuditEvent;
import dev.gatehouse.audit.AuditField;
import dev.gatehouse.audit.AuditQuery;
import dev.gatehouse.audit.AuditSearch;
import dev.gatehouse.console.api.ApprovalView;
import dev.gatehouse.console.api.UserTokensView;
import dev.gatehouse.identity.Revocation;
import dev.gatehouse.identity.Revocation.Target;
import dev.gatehouse.oauth.Approval;
import dev.gatehouse.oauth.LiveToken;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a user holds of the embedded authorization server. Single tokens are revoked with {@link KillResource}. */
@Path("users/{uid}/tokens")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("viewer")
public final class UserTokenResource {
    private final People people;
    private final AuditSearch search;
    private final String issuer;

    UserTokenResource(People people, AuditSearch search, String issuer) {
        this.people = people;
        this.search = search;
        this.issuer = issuer;
    }

    /** The approvals that hold, the newest first, each with the tokens from it that have not expired. */
    @GET
    @ReadsAudit
    public UserTokensView listTokens(@PathParam("uid") String uid) {
        List<Revocation> revocations = people.revocations().active();
        Map<String, List<LiveToken>> tokens =
                people.approvals().tokensOfUser(uid).stream().collect(Collectors.groupingBy(LiveToken::approvalId));
        return new UserTokensView(people.approvals().ofUser(uid).stream()
                .map(approval -> family(approval, tokens.getOrDefault(approval.id(), List.of()), revocations))
                .toList());
    }

    private UserTokensView.FamilyView family(Approval approval, List<LiveToken> tokens, List<Revocation> revocations) {
        return new UserTokensView.FamilyView(
                ApprovalView.of(approval),
                tokens.isEmpty() ? null : tokens.getFirst().issuedAt(),
                lastCall(approval),
                tokens.stream()
                        .map(token -> new UserTokensView.TokenView(
                                token.id(),
                                token.issuedAt(),
                                token.expiresAt(),
                                revocations.stream().anyMatch(revocation -> ends(revocation, approval, token))))
                        .toList());
    }

    private @Nullable Instant lastCall(Approval approval) {
        List<AuditEvent> calls = search.find(AuditQuery.everything(1)
                .byUser(approval.uid())
                .fromClient(approval.clientId())
                .where(AuditField.FRONT, "mcp"));
        return calls.isEmpty() ? null : calls.getFirst().entry().time();
    }

    private boolean ends(Revocation revocation, Approval approval, LiveToken token) {
        Instant issuedAt = token.issuedAt();
        boolean before = issuedAt == null || issuedAt.isBefore(revocation.before());
        return switch (revocation.target()) {
            case Target.Token(String of, String id) -> of.equals(issuer) && id.equals(token.id());
            case Target.User(String uid) -> before && uid.equals(approval.uid());
            case Target.Subject(String of, String subject) ->
                before && of.equals(issuer) && subject.equals(approval.uid());
            case Target.Client(String clientId) -> before && clientId.equals(approval.clientId());
            case Target.All() -> before;
            case Target.Tenant _ -> false;
        };
    }
}
