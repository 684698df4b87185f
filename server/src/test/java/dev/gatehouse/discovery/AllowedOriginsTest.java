package dev.gatehouse.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.json.Json;
import dev.gatehouse.testing.RawHttp;
import dev.gatehouse.testing.RunningFronts;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AllowedOriginsTest {
    @TempDir
    private static Path folder;

    private static RunningFronts fronts;

    @BeforeAll
    static void start() {
        AllowedOrigins local = new AllowedOrigins(URI.create("http://localhost:8080"), List.of(), List.of());
        AllowedOrigins deployed = new AllowedOrigins(
                URI.create("https://gateway.example.com"),
                List.of("gateway.internal"),
                List.of("https://app.example.com"));
        fronts = RunningFronts.before(folder)
                .serve(new Checked(local), "/local")
                .serve(new Checked(deployed), "/deployed")
                .start();
    }

    @AfterAll
    static void stop() {
        fronts.close();
    }

    /** Answers what the allow-list says. */
    private static final class Checked extends HttpServlet {
        private static final long serialVersionUID = 1L;
        private final transient AllowedOrigins origins;

        Checked(AllowedOrigins origins) {
            this.origins = origins;
        }

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            JsonResponse.send(response, 200, Json.object().put("said", String.valueOf(origins.check(request))));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "local, localhost:8080, , null",
        "local, LOCALHOST, , null",
        "local, 127.0.0.1:9000, http://127.0.0.1:9000, null",
        "local, [::1]:8080, http://[::1]:8080, null",
        "local, localhost, http://localhost:6274, null",
        "local, localhost, https://evil.example, ORIGIN_REFUSED",
        "local, evil.example, , HOST_REFUSED",
        "local, 127.0.0.1.evil.example, , HOST_REFUSED",
        "deployed, gateway.example.com, https://gateway.example.com, null",
        "deployed, gateway.internal:8080, , null",
        "deployed, gateway.example.com, https://app.example.com, null",
        "deployed, gateway.example.com, http://app.example.com, ORIGIN_REFUSED",
        "deployed, gateway.example.com, https://app.example.com:8443, ORIGIN_REFUSED",
        "deployed, gateway.example.com, http://localhost:6274, ORIGIN_REFUSED",
        "deployed, gateway.example.com, null, ORIGIN_REFUSED",
        "deployed, localhost, , HOST_REFUSED",
    })
    void allowsOurOwnNamesAndWhatIsConfigured(String deployment, String host, String origin, String said) {
        List<String> lines =
                new ArrayList<>(List.of("GET /" + deployment + " HTTP/1.1", "Host: " + host, "Connection: close"));
        if (origin != null) {
            lines.add("Origin: " + origin);
        }

        RawHttp.Answer answer = RawHttp.send(fronts.port(), lines, "");

        assertThat(answer.body()).isEqualTo("{\"said\":\"" + said + "\"}");
    }
}
