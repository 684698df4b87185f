package dev.gatehouse.gate;

import dev.gatehouse.audit.AuditEntry;
import dev.gatehouse.identity.TokenProblem;
import dev.gatehouse.policy.Reason;
import java.util.List;

/** What would have to change for a refused request to pass, per stable reason. */
final class Fixes {
    private static final String FAILED_TOOL =
            "The gate let the call through and the tool failed: look at the tool or its backend.";

    private Fixes() {}

    static List<String> of(AuditEntry entry) {
        if (!entry.outcome().equals("refused")) {
            return entry.outcome().equals("ok") ? List.of() : List.of(FAILED_TOOL);
        }
        TokenProblem problem = DecisionStory.tokenProblem(entry.reason());
        if (problem != null) {
            return List.of(fix(problem));
        }
        Reason reason = DecisionStory.reason(entry.reason());
        return reason == null
                ? List.of("Correct the request in the client: docs/errors.md explains " + entry.reason() + ".")
                : fixes(reason, entry);
    }

    private static List<String> fixes(Reason reason, AuditEntry entry) {
        String tool = entry.tool() == null ? "the tool" : entry.tool();
        return switch (reason) {
            case ALLOWED, PUBLIC -> List.of();
            case NO_CREDENTIALS ->
                List.of("Sign in: the client finds out where from the WWW-Authenticate header of the answer.");
            case MALFORMED_CREDENTIALS ->
                List.of("Send one header, Authorization: Bearer and the access token, and no other credentials.");
            case IDENTITY_UNAVAILABLE ->
                List.of("Make the issuer's key set reachable from the gateway; then repeat the call.");
            case INSUFFICIENT_SCOPE ->
                List.of(
                        "Sign in again and grant " + String.join(", ", entry.missingScopes())
                                + "; the challenge names all scopes to ask for.",
                        "Or change what " + tool + " needs, under Tools in the console.");
            case TOOL_DISABLED -> List.of("Switch " + tool + " on, under Tools in the console.");
            case TOOL_PENDING ->
                List.of("Look at the definition of " + tool + " and approve it, under Upstreams in the console.");
            case UNKNOWN_TOOL ->
                List.of("Correct the tool's name in the client, or let the client read the list of tools again.");
            case UNKNOWN_RESOURCE, UNKNOWN_PROMPT ->
                List.of("Correct the name in the client, or let the client read the list again.");
            case UNKNOWN_TASK -> List.of("Call the tool again: a task is kept for a while only, and for its owner.");
            case MISSING_CAPABILITY ->
                List.of("Use a client that can do what the detail names, or switch that on in the client.");
            case RATE_LIMITED ->
                List.of("Call less often: wait as long as Retry-After says.", "Or raise the limit under limits.");
            case INVALID_ARGUMENTS -> List.of("Send arguments that satisfy the input schema of " + tool + ".");
            case AUDIT_UNAVAILABLE -> List.of("Give the gateway's database room and write access.");
        };
    }

    private static String fix(TokenProblem problem) {
        return switch (problem) {
            case TOKEN_MALFORMED -> "Send the access token exactly as the authorization server issued it.";
            case TOKEN_ENCRYPTED -> "Have the issuer send signed tokens that are not encrypted (JWS, not JWE).";
            case TOKEN_OPAQUE ->
                "Have the issuer send a JWT access token; many do once an audience or resource is asked for.";
            case TOKEN_ALGORITHM_REFUSED ->
                "Have the issuer sign with an algorithm that identity.issuers allows, such as RS256 or ES256.";
            case TOKEN_TYPE_REFUSED ->
                "Send an access token, not an ID token; or allow the issuer's type under identity.issuers.tokenTypes.";
            case TOKEN_ISSUER_UNKNOWN -> "Add the issuer to identity.issuers, or sign in where our metadata says.";
            case TOKEN_KEY_UNKNOWN -> "Check that the issuer publishes the key that it signs with.";
            case TOKEN_SIGNATURE_INVALID ->
                "Send the token unchanged, and check that the issuer's published keys are those that it signs with.";
            case TOKEN_AUDIENCE_MISMATCH ->
                "Ask for a token with resource set to our MCP URL, or add its audience to identity.issuers.audiences.";
            case TOKEN_EXPIRED -> "Refresh the token or sign in again.";
            case TOKEN_NOT_YET_VALID ->
                "Set the clocks of the issuer and the gateway; identity.clockSkew is tolerated.";
            case TOKEN_LIFETIME_REFUSED -> "Have the issuer send an exp within the lifetime that is allowed.";
            case TOKEN_SUBJECT_REFUSED -> "Have the issuer send a proper sub in access tokens.";
            case TOKEN_CLAIM_REFUSED -> "Have the issuer correct the claim or header that the detail names.";
            case USER_UNKNOWN ->
                "Say who the subject is (./gatehouse user map), or change identity.issuers.users in the configuration.";
            case TENANT_UNKNOWN -> "Add the organisation to identity.issuers.tenants in the configuration.";
            case TOKEN_NOT_BOUND ->
                "Ask for a bound token: send a DPoP proof or a client certificate with the token request.";
            case TOKEN_BOUND_TO_KEY ->
                "Present the token as Authorization: DPoP, with a proof in the DPoP header; it is no bearer token.";
            case TOKEN_BOUND_TO_CERTIFICATE -> "Connect with the client certificate that the token was issued for.";
            case PROOF_MISSING, PROOF_MALFORMED, PROOF_KEY_MISMATCH, PROOF_MISMATCH, PROOF_REPLAYED ->
                "Make a fresh DPoP proof for each request, with the token's key (RFC 9449 section 4.2).";
            case PROOF_EXPIRED -> "Set the client's clock; identity.dpop.proofWindow is tolerated.";
            case PROOF_NONCE_REQUIRED ->
                "Nothing: the client repeats the request with the nonce of the DPoP-Nonce header.";
            case TOKEN_INACTIVE -> "Get a fresh token from the issuer; this one is not active there.";
            case API_KEY_UNKNOWN -> "Make an API key in the console and send it exactly as it was shown.";
            case USER_DISABLED -> "Ask an administrator to enable the user again, under Users in the console.";
            case TOKEN_REVOKED -> "Sign in again; if that is refused too, ask an administrator.";
        };
    }
}
