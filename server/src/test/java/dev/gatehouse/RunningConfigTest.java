package dev.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.gatehouse.audit.AuditLog;
import dev.gatehouse.audit.AuditQuery;
import dev.gatehouse.audit.AuditSearch;
import dev.gatehouse.console.api.ConfigView;
import dev.gatehouse.store.Database;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator is told of the configuration, and what not. */
class RunningConfigTest {
    private static final String FILE = """
        publicUrl: ${PUBLIC_URL:-http://localhost:${PORT:-8080}}
        dataDirectory: ${DATA_DIR}
        console:
          adminPassword: ${ADMIN_PASSWORD}
          metricsToken: canary-metrics-token
          sessionIdle: 10m
        database:
          url: jdbc:postgresql://localhost:5432/gatehouse
          password: canary-database
        identity:
          issuers:
            - issuer: https://idp.example.com
              introspection: { clientId: gatehouse, clientSecret: "${IDP_SECRET}" }
        upstreams:
          - id: orders
            type: rest
            url: http://127.0.0.1:9403
            identity: { mode: headers }
            access: { mode: required, scopes: [orders:read, "orders:write"] }
            tools:
              - { name: orders_list, description: "${DESCRIPTION_KEY}", path: /orders, headers: { X-Key: canary-header } }
          - id: runner
            type: stdio
            command: runner
            args: [--key=canary-argument]
            env: { ANY: canary-variable }
        limits: { perCaller: { calls: ${CALLS:-600}, period: 1m } }
        audit:
          checkpoint: { url: "https://keeper:canary-user@keep.example.com/heads?sig=canary-query" }
        server:
          maxThreads: 99
        """;

    @TempDir
    private Path folder;

    private Path file;
    private Map<String, String> environment;

    @BeforeEach
    void write() throws Exception {
        file = Files.writeString(folder.resolve("config.yml"), FILE);
        Files.createDirectories(folder.resolve("data/keys"));
        environment = Map.of(
                "PORT", "9999",
                "DATA_DIR", folder.resolve("data").toString(),
                "ADMIN_PASSWORD", "canary-admin",
                "IDP_SECRET", "canary-introspection",
                "DESCRIPTION_KEY", "canary-by-its-variable");
    }

    private RunningConfig start() throws Exception {
        return RunningConfig.started(file, environment, ConfigFile.read(file, environment), Clock.systemUTC());
    }

    private static ConfigView.Entry entry(ConfigView view, String key) {
        return view.entries().stream()
                .filter(each -> each.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new AssertionError(key + " is not among the entries"));
    }

    @Test
    void tellsOfEachValueWhereItStands() throws Exception {
        ConfigView view = start().view();

        assertThat(entry(view, "publicUrl"))
                .returns("http://localhost:9999", ConfigView.Entry::value)
                .returns(ConfigView.Source.ENVIRONMENT, ConfigView.Entry::source)
                .returns("PORT", ConfigView.Entry::variable)
                .returns(1, ConfigView.Entry::line)
                .returns("http://localhost:8080", ConfigView.Entry::defaultValue)
                .returns(true, ConfigView.Entry::changed);
        assertThat(entry(view, "console.sessionIdle"))
                .returns("10 minutes", ConfigView.Entry::value)
                .returns(ConfigView.Source.FILE, ConfigView.Entry::source)
                .returns(6, ConfigView.Entry::line);
        assertThat(entry(view, "console.sessionLifetime"))
                .returns("12 hours", ConfigView.Entry::value)
                .returns(ConfigView.Source.DEFAULT, ConfigView.Entry::source)
                .returns(false, ConfigView.Entry::changed);
        assertThat(entry(view, "limits.perCaller.calls"))
                .returns("600", ConfigView.Entry::value)
                .returns(ConfigView.Source.FILE, ConfigView.Entry::source)
                .returns(false, ConfigView.Entry::changed);
    }

    @Test
    void namesWhatStandsInListsAndWhatOnlyDropwizardReads() throws Exception {
        ConfigView view = start().view();

        assertThat(entry(view, "upstreams[0].type").value()).isEqualTo("rest");
        assertThat(entry(view, "upstreams[0].access.scopes"))
                .returns("orders:read, orders:write", ConfigView.Entry::value)
                .returns(19, ConfigView.Entry::line);
        assertThat(entry(view, "upstreams[1].command").value()).isEqualTo("runner");
        assertThat(entry(view, "server.maxThreads").value()).isEqualTo("99");
    }

    @Test
    void tellsOfASecretOnlyThatItIsSet() throws Exception {
        ConfigView view = start().view();

        assertThat(entry(view, "console.adminPassword"))
                .returns(null, ConfigView.Entry::value)
                .returns(true, ConfigView.Entry::secret)
                .returns("ADMIN_PASSWORD", ConfigView.Entry::variable);
        assertThat(entry(view, "console.adminPassword").fingerprint()).hasSize(8);
        assertThat(entry(view, "audit.checkpoint.url").value()).isEqualTo("https://…@keep.example.com/heads?…");
    }

    @Test
    void givesNoSecretAwayInWhatIsShownOrKept() throws Exception {
        ConfigView view = start().view();
        String shown = new ObjectMapper().registerModule(new JavaTimeModule()).writeValueAsString(view);
        Path kept = folder.resolve("data/last-start.json");

        assertThat(shown).doesNotContain("canary");
        assertThat(Files.readString(kept)).doesNotContain("canary").contains("fingerprint");
        assertThat(Files.getPosixFilePermissions(kept))
                .isEqualTo(Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
    }

    @Test
    void comparesWithTheStartBefore() throws Exception {
        assertThat(start().view().lastStart()).isNull();
        Files.writeString(file, FILE.replace("canary-database", "canary-other").replace("10m", "20m"));

        ConfigView view = start().view();

        assertThat(view.lastStart()).isNotNull();
        assertThat(view.sinceLastStart())
                .extracting(ConfigView.Difference::key)
                .containsExactlyInAnyOrder("console.sessionIdle", "database.password");
        assertThat(view.onDisk().state()).isEqualTo(ConfigView.FileState.SAME);
    }

    @Test
    void recordsEachStartWithTheNamesOfWhatIsOtherThanBefore() throws Exception {
        try (Database database = Database.open("jdbc:sqlite:" + folder.resolve("gatehouse.db"))) {
            StartRecord record = new StartRecord(new AuditLog(database), Clock.systemUTC());
            record.started("1.2.3", start());
            record.started("1.2.3", start());
            Files.writeString(file, FILE.replace("canary-database", "canary-other"));
            record.started("1.2.4", start());

            assertThat(new AuditSearch(database).find(AuditQuery.everything(9)).reversed())
                    .extracting(event -> event.entry().detail())
                    .containsExactly(
                            "Started Gatehouse 1.2.3 on this data directory for the first time.",
                            "Started Gatehouse 1.2.3 with the configuration of the time before.",
                            "Started Gatehouse 1.2.4 with other settings than the time before: database.password.");
        }
    }

    @Test
    void saysWhatARestartWouldChange() throws Exception {
        RunningConfig running = start();
        Files.writeString(file, FILE.replace("10m", "20m"));

        assertThat(running.view().onDisk())
                .isEqualTo(new ConfigView.OnDisk(
                        ConfigView.FileState.DIFFERENT,
                        List.of(new ConfigView.Difference("console.sessionIdle", "10 minutes", "20 minutes"))));

        Files.writeString(file, FILE.replace("sessionIdle", "sessionIddle"));
        assertThat(running.view().onDisk().state()).isEqualTo(ConfigView.FileState.INVALID);
    }
}
