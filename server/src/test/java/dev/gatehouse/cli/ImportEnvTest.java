package dev.gatehouse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.ConfigFile;
import dev.gatehouse.GatehouseConfig;
import dev.gatehouse.identity.IssuerConfig;
import dev.gatehouse.testing.Project;
import io.dropwizard.util.Duration;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The environment files of earlier gateways: each variable is translated, or left out with a reason. */
class ImportEnvTest {
    @TempDir
    private Path folder;

    private final StringWriter output = new StringWriter();
    private final StringWriter errors = new StringWriter();

    /** What the file comes to, read as a configuration of its own. */
    private GatehouseConfig imported(String env) throws Exception {
        run(env);
        return ConfigFile.read(Files.writeString(folder.resolve("config.yml"), output.toString()), Map.of());
    }

    private void run(String env) throws Exception {
        Path file = Files.writeString(folder.resolve(".env"), env);
        int code = new CommandLine(new ImportEnvCommand())
                .setOut(new PrintWriter(output))
                .setErr(new PrintWriter(errors))
                .execute(
                        file.toString(),
                        "--config",
                        Project.root().resolve("config.yml").toString());
        assertThat(code).isZero();
    }

    @Test
    void makesAnIssuerOfEveryNameThatOneHad() throws Exception {
        GatehouseConfig config = imported("""
            # the identity provider
            export AUTH0_ISSUER="https://tenant.eu.auth0.com/"
            MCP_RESOURCE=https://gateway.example.com/mcp   # what it calls us
            JWKS_URI='https://tenant.eu.auth0.com/.well-known/jwks.json'
            JWT_ALGORITHM=RS256
            JWT_CLOCK_TOLERANCE=45
            """);

        IssuerConfig issuer = config.identity().issuers().getFirst();
        assertThat(issuer.issuer()).isEqualTo("https://tenant.eu.auth0.com/");
        assertThat(issuer.ignoreTrailingSlash()).isTrue();
        assertThat(issuer.audiences()).containsExactly("https://gateway.example.com/mcp");
        assertThat(issuer.jwksUri()).isEqualTo(URI.create("https://tenant.eu.auth0.com/.well-known/jwks.json"));
        assertThat(issuer.algorithms()).containsExactly("RS256");
        assertThat(issuer.tokenTypes()).containsExactlyInAnyOrder("at+jwt", "jwt");
        assertThat(config.identity().clockSkew()).isEqualTo(Duration.seconds(45));
        assertThat(config.authorizationServer().enabled()).isFalse();
    }

    @Test
    void translatesScopesLimitsOriginsAndTheProxy() throws Exception {
        GatehouseConfig config = imported("""
            SERVER_BASE_URL=http://localhost:9090/
            TOOL_SCOPES_JSON={"echo": ["demo:read"], "notes_add": "notes:read notes:write"}
            RATE_LIMIT_MAX=60
            RATE_WINDOW_MS=30000
            CORS_ORIGIN=https://app.example.com, https://other.example.com
            PROXY_BASE_URL=https://backend.example.com
            PROXY_TIMEOUT_MS=5000
            """);

        assertThat(config.publicUrl().toString()).isEqualTo("http://localhost:9090");
        assertThat(output.toString())
                .contains("notes_add:", "- \"notes:write\"", "period: \"30000ms\"", "calls: 60")
                .contains(
                        "- \"https://other.example.com\"",
                        "target: \"https://backend.example.com\"",
                        "total: \"5000ms\"");
    }

    @Test
    void saysOfEveryOtherVariableWhyItIsLeftOut() throws Exception {
        run("""
            PORT=8080
            JWT_SECRET=do-not-print
            JWT_ALGORITHM=HS256
            OAUTH_ISSUER=https://idp.example.com
            AUTH_ISSUER=https://other.example.com
            APP_ORIGIN=*
            RATE_LIMIT_MAX=many
            FUNCTIONS_BASE=https://backend.example.com
            SOMETHING_ELSE=1
            PROXY_TARGET=https://backend.example.com
            """);

        assertThat(errors.toString())
                .contains("PORT: config.yml still reads it", "PROXY_TARGET: config.yml still reads it")
                .contains("JWT_SECRET: tokens signed with a shared secret are never accepted")
                .contains("OAUTH_ENFORCE_ALG: tokens signed with a shared secret are never accepted")
                .contains("AUTH_ISSUER: OAUTH_ISSUER says something else and was taken")
                .contains("APP_ORIGIN: web pages of every origin are never allowed")
                .contains("RATE_LIMIT_MAX: it is no whole number")
                .contains("FUNCTIONS_BASE: declare the backend under upstreams")
                .contains("SOMETHING_ELSE: not known, left out");
        assertThat(errors + output.toString()).doesNotContain("do-not-print");
    }

    @Test
    void printsNothingForAnEmptyFile() throws Exception {
        run("# nothing\n");

        assertThat(output.toString()).isEmpty();
    }

    @Test
    void aStartNamesTheVariablesOfAnEarlierGatewayThatItDoesNotRead() throws Exception {
        Path shipped = Project.root().resolve("config.yml");

        assertThat(ServerCommand.passedOver(
                        shipped, Set.of("AUTH0_ISSUER", "TOOL_SCOPES_JSON", "JWT_SECRET", "PROXY_TARGET", "HOME")))
                .isEqualTo(shipped + " does not read these variables of an earlier gateway: AUTH0_ISSUER, JWT_SECRET,"
                        + " TOOL_SCOPES_JSON; 'gatehouse import-env FILE' says what to write instead");
    }

    @Test
    void aStartSaysNothingOfVariablesThatTheConfigurationReadsOrThatAreNotOurs() throws Exception {
        Path own = Files.writeString(folder.resolve("own.yml"), "publicUrl: ${SERVER_BASE_URL}\n");

        assertThat(ServerCommand.passedOver(own, Set.of("SERVER_BASE_URL", "HOME", "PATH")))
                .isNull();
        assertThat(ServerCommand.passedOver(folder.resolve("nowhere.yml"), Set.of("JWT_SECRET")))
                .isNull();
    }
}
