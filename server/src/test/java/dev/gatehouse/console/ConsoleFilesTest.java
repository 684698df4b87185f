package dev.gatehouse.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsoleFilesTest {
    private static final String INDEX = "<html><meta name=\"csp-nonce\" content=\"__CSP_NONCE__\"></html>";
    private static final String SCRIPT = "console.log('hello')";

    private static Server server;
    private static int port;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        Path assets = Files.createDirectories(folder.resolve("console/assets"));
        Files.writeString(folder.resolve("console/index.html"), INDEX);
        Files.writeString(folder.resolve("console/favicon.svg"), "<svg/>");
        Files.writeString(folder.resolve("secret.txt"), "outside");
        Files.writeString(assets.resolve("index-Ab12.js"), SCRIPT);
        Files.write(assets.resolve("index-Ab12.js.gz"), gzip(SCRIPT));
        server = serve(new URLClassLoader(new URL[] {folder.toUri().toURL()}, null));
        port = ((ServerConnector) server.getConnectors()[0]).getLocalPort();
    }

    @AfterAll
    static void stop() throws Exception {
        server.stop();
    }

    private static Server serve(ClassLoader classes) throws Exception {
        Server server = new Server(0);
        ServletContextHandler context = new ServletContextHandler("/");
        ConsoleFiles files = new ConsoleFiles(classes, new ErrorWriter(ConsoleJson.mapper()));
        context.addServlet(new ServletHolder(files), "/console/*");
        server.setHandler(context);
        server.start();
        return server;
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static HttpResponse<String> get(int port, String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> get(String path, String... headers) throws Exception {
        return get(port, path, headers);
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    @Test
    void leadsToTheFolder() throws Exception {
        HttpResponse<String> answer = get("/console");
        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(header(answer, "Location")).isEqualTo("/console/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/console/", "/console/audit", "/console/tools/echo?tab=access", "/console/index.html"})
    void showsThePageAtEveryAddressOfTheConsole(String path) throws Exception {
        HttpResponse<String> answer = get(path, "Accept", "text/html,application/xhtml+xml");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).startsWith("<html>");
    }

    @Test
    void allowsOnlyScriptsAndStylesOfThisAnswer() throws Exception {
        HttpResponse<String> answer = get("/console/");
        String policy = header(answer, "Content-Security-Policy");
        String nonce = policy.replaceAll(".*?'nonce-([^']+)'.*", "$1");
        assertThat(answer.body()).contains("content=\"" + nonce + "\"").doesNotContain("__CSP_NONCE__");
        assertThat(policy)
                .contains("default-src 'none'")
                .contains("frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(header(get("/console/"), "Content-Security-Policy")).isNotEqualTo(policy);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/console/audit", "/console/assets/missing.js"})
    void doesNotAnswerAProgramWithThePage(String path) throws Exception {
        HttpResponse<String> answer = get(path, "Accept", "application/json");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("\"code\":\"not_found\"");
    }

    @Test
    void doesNotAnswerForAMissingAssetWithThePage() throws Exception {
        assertThat(get("/console/assets/missing.js", "Accept", "text/html").statusCode())
                .isEqualTo(404);
    }

    @Test
    void letsHashedAssetsBeKept() throws Exception {
        HttpResponse<String> answer = get("/console/assets/index-Ab12.js");
        assertThat(answer.body()).isEqualTo(SCRIPT);
        assertThat(header(answer, "Cache-Control")).contains("immutable");
        assertThat(header(answer, "Content-Type")).startsWith("text/javascript");
        assertThat(header(answer, "Content-Encoding")).isEmpty();
    }

    @Test
    void sendsTheCompressedVariantToThoseWhoTakeIt() throws Exception {
        HttpResponse<String> answer = get("/console/assets/index-Ab12.js", "Accept-Encoding", "gzip, br");
        assertThat(header(answer, "Content-Encoding")).isEqualTo("gzip");
        assertThat(header(answer, "Vary")).contains("Accept-Encoding");
        assertThat(header(answer, "Content-Length")).isEqualTo(String.valueOf(gzip(SCRIPT).length));
    }

    @Test
    void asksToCheckOtherFilesAgain() throws Exception {
        HttpResponse<String> first = get("/console/favicon.svg");
        HttpResponse<String> again = get("/console/favicon.svg", "If-None-Match", header(first, "ETag"));
        assertThat(header(first, "Cache-Control")).isEqualTo("no-cache");
        assertThat(again.statusCode()).isEqualTo(304);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/console/../secret.txt",
                "/console/..%2fsecret.txt",
                "/console/%2e%2e/secret.txt",
                "/console/assets/..%5c..%5csecret.txt",
                "/console//secret.txt",
                "/console/assets/"
            })
    void servesNothingFromOutsideItsFolder(String path) throws Exception {
        HttpResponse<String> answer = get(path);
        assertThat(answer.statusCode()).isIn(400, 404);
        assertThat(answer.body()).doesNotContain("outside");
    }

    @Test
    void saysSoIfTheConsoleWasNotBuilt() throws Exception {
        Server empty = serve(new URLClassLoader(new URL[0], null));
        try {
            HttpResponse<String> answer = get(((ServerConnector) empty.getConnectors()[0]).getLocalPort(), "/console/");
            assertThat(answer.body()).contains("The console is not in this build");
        } finally {
            empty.stop();
        }
    }
}
