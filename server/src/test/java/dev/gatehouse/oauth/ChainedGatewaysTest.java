package dev.gatehouse.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.egress.Egress;
import dev.gatehouse.egress.EgressConfig;
import dev.gatehouse.identity.Caller;
import dev.gatehouse.identity.IdentityConfig;
import dev.gatehouse.identity.IntrospectionConfig;
import dev.gatehouse.identity.IssuerConfig;
import dev.gatehouse.identity.OpaqueTokens;
import dev.gatehouse.identity.RemoteJwks;
import dev.gatehouse.identity.Revocation;
import dev.gatehouse.identity.Revocations;
import dev.gatehouse.identity.TokenProblem;
import dev.gatehouse.identity.TokenVerifier;
import dev.gatehouse.identity.TrustedIssuer;
import dev.gatehouse.identity.Verification;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway that takes the tokens of another one, and asks it whether they are still good. */
class ChainedGatewaysTest {
    @TempDir
    private Path folder;

    @Test
    void aTokenRevokedAtTheOneIsRefusedAtTheOtherWithinFiveSeconds() throws Exception {
        RunningAuthorizationServer one = RunningAuthorizationServer.start(folder);
        Egress egress = new Egress(new EgressConfig(List.of("127.0.0.1")));
        egress.start();
        try {
            String secret = OpaqueToken.next();
            ClientCredential credential = new ClientCredential.Secret(OpaqueToken.hash(secret));
            one.addService("other-gateway", credential, true);
            one.addService("report", credential, false, "notes:read");
            TokenVerifier other = other(one, secret, egress);
            String token = RunningAuthorizationServer.json(one.post(
                            "/oauth2/token",
                            Map.of("grant_type", "client_credentials", "client_id", "report", "client_secret", secret)))
                    .get("access_token")
                    .textValue();

            assertThat(other.verify(token)).isInstanceOfSatisfying(Verification.Verified.class, it -> {
                assertThat(it.caller().kind()).isEqualTo(Caller.Kind.SERVICE);
                assertThat(it.caller().scopes()).containsExactly("notes:read");
            });

            one.revoke(new Revocation.Target.Client("report"));
            one.clock.advance(Duration.ofSeconds(5));

            assertThat(other.verify(token))
                    .isInstanceOfSatisfying(
                            Verification.Rejected.class,
                            it -> assertThat(it.problem()).isEqualTo(TokenProblem.TOKEN_INACTIVE));
        } finally {
            egress.stop();
            one.close();
        }
    }

    /** It knows of the first what configuration would say, and finds the rest by discovery. */
    private static TokenVerifier other(RunningAuthorizationServer one, String secret, Egress egress) {
        IssuerConfig entry = new IssuerConfig(
                one.issuer,
                null,
                List.of(one.resource),
                null,
                null,
                null,
                null,
                null,
                new IntrospectionConfig(null, "other-gateway", secret, null, null, null, true, null),
                null,
                null,
                null);
        IdentityConfig identity = new IdentityConfig(null, null, List.of(entry), null, null, null);
        List<TrustedIssuer> issuers =
                List.of(TrustedIssuer.outside(entry, 0, one.resource, new RemoteJwks(entry, egress)));
        return new TokenVerifier(
                identity,
                issuers,
                new Revocations("https://other.example.com", Duration.ofSeconds(30)),
                OpaqueTokens.of(identity, issuers, egress),
                null,
                one.clock);
    }
}
