package dev.gatehouse;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.security.MessageDigest;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How long a comparison takes tells nothing of a secret. Time itself cannot be tested without tests that fail at times,
 * so this looks at how secrets are compared. Codes, refresh tokens and session ids are not compared but found by their
 * hash; passwords are checked by bcrypt, for unknown users as well.
 */
class SecretComparisonTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.gatehouse.identity", "dev.gatehouse.oauth", "dev.gatehouse.console");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "identity.ApiKeyText", // API keys
                "identity.DpopNonces", // nonces
                "identity.SenderChecks", // thumbprints of keys and certificates
                "oauth.AuthorizationCodes", // PKCE verifiers
                "oauth.BrowserCookie", // form tokens of the pages
                "oauth.ClientCredential", // client secrets
                "console.LoginFilter", // CSRF tokens, the token for metrics
                "console.OidcLogin" // state and nonce of a sign-in
            })
    void comparesItsSecretsInConstantTime(String secret) {
        classes()
                .that()
                .haveFullyQualifiedName("dev.gatehouse." + secret)
                .should()
                .callMethod(MessageDigest.class, "isEqual", byte[].class, byte[].class)
                .check(CLASSES);
    }

    @Test
    void noBytesThatCouldBeSecretAreComparedOneByOne() {
        noClasses()
                .should()
                .callMethod(Arrays.class, "equals", byte[].class, byte[].class)
                .orShould()
                .callMethod(Arrays.class, "compare", byte[].class, byte[].class)
                .check(CLASSES);
    }
}
