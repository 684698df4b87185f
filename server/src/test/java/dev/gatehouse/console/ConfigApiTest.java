package dev.gatehouse.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** The configuration in force, and what is handed to whoever helps. */
class ConfigApiTest {
    private static RunningConsole console;
    private static RunningConsole.Operator admin;

    @BeforeAll
    static void start(@TempDir Path folder) {
        console = RunningConsole.start(folder);
        admin = console.login("admin");
    }

    @AfterAll
    static void stop() {
        console.close();
    }

    private static Map<String, String> bundle() throws Exception {
        HttpResponse<byte[]> answer =
                console.send(admin.request("/api/config/support-bundle"), HttpResponse.BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Disposition").orElseThrow())
                .contains("gatehouse-support-")
                .contains(".zip");
        Map<String, String> files = new LinkedHashMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(answer.body()))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return files;
    }

    @Test
    void showsTheConfigurationToAdminsAlone() {
        assertThat(RunningConsole.json(admin.get("/api/config"))
                        .path("onDisk")
                        .path("state")
                        .asText())
                .isEqualTo("unknown");
        for (String other : new String[] {"vera", "aldo"}) {
            RunningConsole.Operator operator = console.login(other);
            assertThat(operator.get("/api/config").statusCode()).isEqualTo(403);
            assertThat(operator.get("/api/config/support-bundle").statusCode()).isEqualTo(403);
        }
    }

    @Test
    void bundlesWhatHelpsWithoutWhatIsSecretOrPersonal() throws Exception {
        LoggerFactory.getLogger(ConfigApiTest.class)
                .warn("Something of {} failed", "canary-user", new IllegalStateException("canary-token"));

        Map<String, String> files = bundle();

        assertThat(files.keySet())
                .containsExactlyInAnyOrder(
                        "gatehouse-support/README.txt",
                        "gatehouse-support/configuration.json",
                        "gatehouse-support/versions.json",
                        "gatehouse-support/health.json",
                        "gatehouse-support/upstreams.json",
                        "gatehouse-support/traffic.json",
                        "gatehouse-support/warnings.json");
        assertThat(files.get("gatehouse-support/warnings.json"))
                .contains("Something of {} failed")
                .contains("java.lang.IllegalStateException");
        assertThat(files.values()).noneMatch(text -> text.contains("canary"));
        assertThat(files.values()).noneMatch(text -> text.contains(RunningConsole.PASSWORD));
        assertThat(files.values()).noneMatch(text -> text.contains(RunningConsole.METRICS_TOKEN));
    }

    @Test
    void recordsThatABundleWasTaken() throws Exception {
        bundle();

        assertThat(admin.get("/api/audit?q=method:config.support-bundle").body())
                .contains("Took a support bundle.");
    }
}
