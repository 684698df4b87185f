package dev.gatehouse.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;

import dev.gatehouse.store.Database;
import dev.gatehouse.testing.FixedKeys;
import dev.gatehouse.testing.TestIssuer;
import dev.gatehouse.testing.TestToken;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who the subjects of outside issuers are here. */
class UserNamesTest {
    private static final String OURS = "https://gateway.example.com";

    private final TestIssuer issuer = TestIssuer.start();
    private final FixedKeys keys = new FixedKeys(issuer.ec());

    @TempDir
    private Path directory;

    private Database database;
    private UserMappings mappings;

    @BeforeEach
    void open() {
        database = Database.open("jdbc:sqlite:" + directory.resolve("gatehouse.db"));
        mappings = new UserMappings(database, Clock.systemUTC());
    }

    @AfterEach
    void close() {
        issuer.close();
        database.close();
    }

    private static IssuerConfig config(String issuer, @Nullable UsersConfig users, @Nullable TenantsConfig tenants) {
        return new IssuerConfig(issuer, null, null, null, null, null, null, null, null, users, tenants, null);
    }

    private TrustedIssuer outside(String name, @Nullable UsersConfig users, @Nullable TenantsConfig tenants) {
        return TrustedIssuer.outside(config(name, users, tenants), 0, TestIssuer.AUDIENCE, keys, mappings);
    }

    private static TokenVerifier verifier(TrustedIssuer... issuers) {
        return new TokenVerifier(
                IdentityConfig.defaults(), List.of(issuers), new Revocations(OURS, Duration.ZERO), Clock.systemUTC());
    }

    private TokenVerifier verifier(@Nullable UsersConfig users, @Nullable TenantsConfig tenants) {
        return verifier(outside(issuer.issuer(), users, tenants));
    }

    private static Caller callerOf(TokenVerifier verifier, TestToken token) {
        Verification verification = verifier.verify(token.sign());
        assertThat(verification).isInstanceOf(Verification.Verified.class);
        return ((Verification.Verified) verification).caller();
    }

    private static void assertRefused(TokenVerifier verifier, TestToken token, TokenProblem problem) {
        assertThat(verifier.verify(token.sign()))
                .isInstanceOfSatisfying(
                        Verification.Rejected.class,
                        rejected -> assertThat(rejected.problem()).isEqualTo(problem));
    }

    private static UsersConfig users(String uid) {
        return new UsersConfig(uid, null, null);
    }

    private static UsersConfig lookup(UsersConfig.@Nullable Unmapped unmapped) {
        return new UsersConfig(null, true, unmapped);
    }

    private void map(String subject, String uid) {
        database.write(handle -> {
            mappings.put(handle, issuer.issuer(), subject, uid, "root");
            return null;
        });
        mappings.reload();
    }

    @Test
    void namesSubjectsByIssuerUnlessToldOtherwise() {
        assertThat(callerOf(verifier(null, null), issuer.token()).uid())
                .isEqualTo(issuer.issuer().substring("http://".length()) + ":alex");
    }

    @ParameterizedTest
    @CsvSource({"auth0:{sub}, auth0:alex", "{sub}, alex", "corp/{preferred_username}, corp/alex.k"})
    void namesSubjectsByTheTemplate(String template, String uid) {
        TestToken token = issuer.token().claim("preferred_username", "alex.k");

        assertThat(callerOf(verifier(users(template), null), token).uid()).isEqualTo(uid);
    }

    @Test
    void namesPeopleByTheirVerifiedAddressInLowerCase() {
        TestToken token = issuer.token().claim("email", "Alex@Example.com").claim("email_verified", true);

        assertThat(callerOf(verifier(users("{email}"), null), token).uid()).isEqualTo("alex@example.com");
    }

    @Test
    void refusesAnAddressThatNobodyVerified() {
        TokenVerifier verifier = verifier(users("{email}"), null);

        assertRefused(verifier, issuer.token(), TokenProblem.USER_UNKNOWN);
        assertRefused(verifier, issuer.token().claim("email", "alex@example.com"), TokenProblem.USER_UNKNOWN);
        assertRefused(
                verifier,
                issuer.token().claim("email", "alex@example.com").claim("email_verified", "true"),
                TokenProblem.USER_UNKNOWN);
        assertRefused(
                verifier,
                issuer.token().claim("email", "idp:alex@example.com").claim("email_verified", true),
                TokenProblem.USER_UNKNOWN);
    }

    @Test
    void neverMakesAUserOfAMachineNorAMachineOfAUser() {
        TokenVerifier verifier = verifier(users("{sub}"), null);

        assertThat(callerOf(verifier, issuer.token().claim("sub", "test-client"))
                        .uid())
                .startsWith("client:");
        assertRefused(verifier, issuer.token().claim("sub", "client:robot"), TokenProblem.USER_UNKNOWN);
    }

    @Test
    void asksTheTableFirst() {
        map("alex", "u_alex");

        assertThat(callerOf(verifier(lookup(null), null), issuer.token()).uid()).isEqualTo("u_alex");
    }

    @Test
    void refusesWhoeverIsNotInTheTable() {
        map("alex", "u_alex");
        TokenVerifier verifier = verifier(lookup(null), null);
        Random random = new Random(1);

        for (int i = 0; i < 200; i++) {
            String stranger = Integer.toString(random.nextInt(1 << 30), 36) + (i % 2 == 0 ? " alex" : "");
            assertRefused(verifier, issuer.token().claim("sub", stranger), TokenProblem.USER_UNKNOWN);
        }
    }

    @Test
    void namesWhoeverIsNotInTheTableByTheTemplateIfToldSo() {
        assertThat(callerOf(verifier(lookup(UsersConfig.Unmapped.TEMPLATE), null), issuer.token())
                        .uid())
                .endsWith(":alex");
    }

    @Test
    void obeysAChangeOfTheTableForATokenThatIsRemembered() {
        map("alex", "u_alex");
        TokenVerifier verifier = verifier(lookup(null), null);
        TestToken token = issuer.token();
        assertThat(callerOf(verifier, token).uid()).isEqualTo("u_alex");

        map("alex", "u_other");
        assertThat(callerOf(verifier, token).uid()).isEqualTo("u_other");

        database.write(handle -> mappings.remove(handle, issuer.issuer(), "alex"));
        mappings.reload();
        assertRefused(verifier, token, TokenProblem.USER_UNKNOWN);
    }

    @Test
    void knowsTenantsByTheirNamesHereAndRefusesOthers() {
        TokenVerifier verifier = verifier(null, new TenantsConfig(Map.of("org_123", "acme"), null));

        assertThat(callerOf(verifier, issuer.token().claim("org_id", "org_123")).tenant())
                .isEqualTo("acme");
        assertRefused(verifier, issuer.token().claim("org_id", "org_9"), TokenProblem.TENANT_UNKNOWN);
        assertRefused(verifier, issuer.token(), TokenProblem.TENANT_UNKNOWN);
    }

    @Test
    void keepsTenantsAsTheyAreIfToldSo() {
        TokenVerifier verifier =
                verifier(null, new TenantsConfig(Map.of("org_123", "acme"), TenantsConfig.Unmapped.KEEP));

        assertThat(callerOf(verifier, issuer.token().claim("org_id", "org_9")).tenant())
                .isEqualTo("org_9");
        assertThat(callerOf(verifier, issuer.token()).tenant()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "{sub}, {sub}",
        "a:{sub}, a:{sub}",
        "a:{sub}, a:b:{sub}",
        "{sub}, {issuer}:{sub}",
        "{email}, {email}",
        "{email}, corp{sub}",
        "x:{email}, x:{sub}"
    })
    void refusesTwoIssuersThatCouldNameTwoPeopleAlike(String one, String other) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> verifier(
                        outside("https://a.example.com", users(one), null),
                        outside("https://b.example.com", users(other), null)))
                .withMessageContaining("same user id");
    }

    @ParameterizedTest
    @CsvSource({"{issuer}:{sub}, {issuer}:{sub}", "a:{sub}, b:{sub}", "{email}, {issuer}:{sub}", "a:{email}, b:{email}"
    })
    void takesTwoIssuersThatCannot(String one, String other) {
        assertDoesNotThrow(() -> verifier(
                outside("https://a.example.com", users(one), null),
                outside("https://b.example.com", users(other), null)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{sub}", "u_{sub}", "{preferred_username}"})
    void refusesATemplateThatCouldNameOneOfOurOwnUsers(String template) {
        TrustedIssuer ours = TrustedIssuer.embedded(OURS, Set.of(TestIssuer.AUDIENCE), keys);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> verifier(ours, outside("https://a.example.com", users(template), null)))
                .withMessageContaining("same user id");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a:{sub}", "{email}", "{issuer_host}/{sub}"})
    void takesATemplateThatCannotNameOneOfOurOwnUsers(String template) {
        TrustedIssuer ours = TrustedIssuer.embedded(OURS, Set.of(TestIssuer.AUDIENCE), keys);

        assertDoesNotThrow(() -> verifier(ours, outside("https://a.example.com", users(template), null)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "alex", "{sub}:x", "{issuer}", "client:{sub}", "a b{sub}", "{sub}{email}", "{su b}"})
    void refusesATemplateThatNamesNobodyOrNotOnlyUsers(String template) {
        assertThatIllegalArgumentException().isThrownBy(() -> users(template)).withMessageContaining("users.uid");
    }
}
