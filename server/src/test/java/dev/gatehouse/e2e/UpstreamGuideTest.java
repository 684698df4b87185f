package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jwt.proc.BadJWTException;
import dev.gatehouse.ConfigFile;
import dev.gatehouse.testing.GatewayProcess;
import dev.gatehouse.testing.Guide;
import dev.gatehouse.testing.Node;
import dev.gatehouse.testing.Project;
import dev.gatehouse.testing.Python;
import dev.gatehouse.testing.Recorder;
import dev.gatehouse.testing.SdkServer;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.Implementation;
import io.modelcontextprotocol.spec.McpSchema.ProgressNotification;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every example of docs/upstreams.md, as it stands there but for its addresses, in one gateway: the program of the
 * guide itself, before servers of the official Java SDK and recorded backends; and what docs/trusting-the-identity.md
 * shows backends, with what that gateway sends them.
 */
class UpstreamGuideTest {
    private static final Path PAGE = Project.root().resolve("docs/upstreams.md");
    private static final Path TRUST = Project.root().resolve("docs/trusting-the-identity.md");
    private static final String SHOP = """
        {"openapi":"3.1.0","info":{"title":"Shop","version":"1"},"servers":[{"url":"/"}],"paths":{
         "/catalog/{id}":{"get":{"operationId":"getCatalogItemByIdUsingGET","tags":["catalog"],"parameters":[
           {"name":"id","in":"path","required":true,"schema":{"type":"string"}}]}},
         "/orders/{id}":{"get":{"operationId":"order","parameters":[
           {"name":"id","in":"path","required":true,"schema":{"type":"string"}}]}},
         "/catalog":{"get":{"operationId":"listInternal","tags":["catalog"]}}}}\
        """;

    private static final Recorder ORDERS = Recorder.start();
    private static final Recorder SERVICES = Recorder.start();

    @TempDir
    private static Path folder;

    private static SdkServer sdk;
    private static GatewayProcess gateway;

    @BeforeAll
    static void start() throws Exception {
        sdk = SdkServer.start();
        ORDERS.answers(Recorder.json("{\"id\":\"7\",\"total\":3,\"internal\":true}"));
        SERVICES.answersBy(request -> Recorder.json(
                request.startsWith("GET /openapi.json ")
                        ? SHOP
                        : request.startsWith("POST /token ")
                                ? "{\"access_token\":\"for-the-shop\",\"token_type\":\"Bearer\",\"expires_in\":60,"
                                        + "\"issued_token_type\":\"urn:ietf:params:oauth:token-type:access_token\"}"
                                : "{\"asked\":\"" + request.substring(0, request.indexOf(" HTTP")) + "\"}"));
        StringBuilder upstreams = new StringBuilder();
        for (String block : Guide.blocks(PAGE, "yaml")) {
            assertThat(block).startsWith("upstreams:\n");
            upstreams.append(block.substring("upstreams:\n".length()));
        }
        String java = ProcessHandle.current().info().command().orElse("java");
        String entries = upstreams
                .toString()
                .replace("http://localhost:3000", ORDERS.url().toString())
                .replace("https://orders.internal.example.com", ORDERS.url().toString())
                .replace("https://shop.example.com/openapi.json", SERVICES.url() + "/openapi.json")
                .replace("https://idp.example.com", SERVICES.url().toString())
                .replace("https://crm.internal.example.com/", sdk.url().toString())
                .replace("https://wiki.internal.example.com/", sdk.url().toString())
                .replace("command: files-server", "command: " + java)
                .replace(
                        "args: [--root, /srv/shared]",
                        "args: [-cp, '" + System.getProperty("java.class.path") + "', " + SdkServer.class.getName()
                                + "]")
                .replace("approval: review", "approval: auto")
                .replace("{ mode: assertion }", "{ mode: assertion, lifetime: 5m }");
        Path config = Files.writeString(
                folder.resolve("config.yml"),
                Files.readString(Project.root().resolve("server/src/test/conformance/profile.yml"))
                                .replaceAll("(?m)^upstreams:.*", "")
                        + "\nupstreams:\n" + entries);
        Path program = Files.writeString(
                folder.resolve("MyGateway.java"), Guide.blocks(PAGE, "java").getFirst());
        gateway = GatewayProcess.startProgram(
                folder,
                Map.of("SHOP_CLIENT_SECRET", "s3cret", "CRM_KEY", "k-1"),
                config,
                program.toString(),
                config.toString());
        await("the tools of all upstreams").atMost(Duration.ofMinutes(2)).until(() -> {
            List<String> names = toolNames();
            return names.containsAll(List.of("shop_item", "crm_greet", "wiki_greet", "files_greet"));
        });
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
        sdk.close();
        ORDERS.close();
        SERVICES.close();
    }

    private static String token() throws Exception {
        return gateway.token(
                "alex",
                "shelf:read",
                "math:use",
                "orders:read",
                "orders:write",
                "shop:use",
                "crm:use",
                "wiki:read",
                "files:read");
    }

    private static McpSyncClient client(Consumer<ProgressNotification> progress) throws Exception {
        String token = token();
        McpSyncClient client = McpClient.sync(HttpClientStreamableHttpTransport.builder(
                                gateway.origin().toString())
                        .endpoint("/mcp")
                        .addHttpRequestCustomizer((request, method, uri, body, context) ->
                                request.header("Authorization", "Bearer " + token))
                        .build())
                .clientInfo(Implementation.builder("Java SDK", "2.1.0").build())
                .requestTimeout(Duration.ofMinutes(1))
                .progressConsumer(progress)
                .build();
        client.initialize();
        return client;
    }

    private static List<String> toolNames() throws Exception {
        try (McpSyncClient client = client(progress -> {})) {
            return client.listTools().tools().stream().map(Tool::name).toList();
        }
    }

    private static String call(String tool, String arguments) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(gateway.origin().resolve("/v1/tools/" + tool))
                            .header("Authorization", "Bearer " + token())
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(arguments))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            return answer.body();
        }
    }

    @Test
    void runsAToolInJava() throws Exception {
        assertThat(call("add", "{\"a\":2,\"b\":3}")).contains("5.0");
    }

    @Test
    void callsTheServiceOfTheFirstFiveMinutes() throws Exception {
        assertThat(call("shelf_get", "{\"book\":\"emma\"}")).contains("\"total\":3");

        assertThat(ORDERS.lastLine()).isEqualTo("GET /emma.json HTTP/1.1");
        assertThat(ORDERS.lastField("X-User-Id")).hasSize(1);
    }

    @Test
    void callsARestServiceToolByTool() throws Exception {
        assertThat(call("orders_create", "{\"item\":\"pen\",\"count\":2}"))
                .contains("\"total\":3")
                .doesNotContain("internal");

        assertThat(ORDERS.lastLine()).isEqualTo("POST /api/orders HTTP/1.1");
        assertThat(ORDERS.lastField("Authorization")).singleElement().asString().startsWith("Bearer ");
        assertThat(ORDERS.last()).endsWith("{\"item\":\"pen\",\"count\":2}");
        call("orders_get", "{\"id\":\"a/b\",\"fields\":\"id\"}");
        assertThat(ORDERS.lastLine()).isEqualTo("GET /api/orders/a%2Fb?fields=id HTTP/1.1");
    }

    @Test
    void callsAServiceByItsOpenApiDocumentWithAnExchangedToken() throws Exception {
        assertThat(toolNames()).contains("shop_item", "shop_order").noneMatch(name -> name.contains("Internal"));

        assertThat(call("shop_item", "{\"id\":\"7\"}")).contains("GET /catalog/7");

        assertThat(SERVICES.lastField("Authorization")).containsExactly("Bearer for-the-shop");
        assertThat(SERVICES.requests())
                .anyMatch(request -> request.startsWith("POST /token ")
                        && request.contains("grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Atoken-exchange"));
    }

    @ParameterizedTest
    @CsvSource({"crm", "wiki", "files"})
    void callsAServerOfTheJavaSdk(String upstream) throws Exception {
        assertThat(call(upstream + "_greet", "{\"name\":\"Alex\"}")).contains("Hello, Alex!");
    }

    @Test
    void sendsTheGatewaysKeyBesideTheCallersIdentity() throws Exception {
        assertThat(call("crm_who", "{}")).contains("key k-1").doesNotContain("token none");
        assertThat(call("wiki_who", "{}")).contains("key null", "token none").doesNotContain("user null");
    }

    @ParameterizedTest
    @CsvSource({"crm", "wiki", "files"})
    void relaysTheProgressOfAServerOfTheJavaSdk(String upstream) throws Exception {
        List<String> heard = new CopyOnWriteArrayList<>();
        try (McpSyncClient client = client(progress -> heard.add(progress.message()))) {
            var result = client.callTool(CallToolRequest.builder(upstream + "_steps")
                    .arguments(Map.of())
                    .progressToken("mine")
                    .build());

            assertThat(result.content().toString()).contains("three steps");
            await().untilAsserted(() -> assertThat(heard)
                    .as("the SDK hands notifications on in an order of its own")
                    .containsExactlyInAnyOrder("step 1", "step 2", "step 3"));
        }
    }

    @ParameterizedTest
    @CsvSource({"crm", "wiki", "files"})
    void offersAToolThatAServerOfTheJavaSdkTellsOf(String upstream) throws Exception {
        await().atMost(Duration.ofMinutes(2)).until(() -> {
            call(upstream + "_grow", "{}");
            return toolNames().contains(upstream + "_grown");
        });

        assertThat(call(upstream + "_grown", "{}")).contains("new here");
    }

    @Test
    void makesAnUpstreamOfTheRegistrysEntry() throws Exception {
        Path entry = Files.writeString(
                folder.resolve("server.json"), Guide.blocks(PAGE, "json").getFirst());
        Process command = GatewayProcess.command(Map.of(), "tools", "import", entry.toString())
                .start();
        String yaml = new String(command.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Path config = Files.writeString(folder.resolve("registry.yml"), "upstreams:\n" + yaml);

        assertThat(command.waitFor()).isZero();
        assertThat(ConfigFile.read(config, Map.of("UPSTREAM_WEATHER_API_KEY", "k"))
                        .upstreams())
                .singleElement()
                .satisfies(upstream -> {
                    assertThat(upstream.id()).isEqualTo("weather");
                    assertThat(upstream.type()).isEqualTo("stdio");
                });
    }

    /** What the gateway said of alex to the backend of the REST example, and for whom that is. */
    private static String assertion() throws Exception {
        call("orders_get", "{\"id\":\"1\"}");
        return ORDERS.lastField("Authorization").getFirst().substring("Bearer ".length());
    }

    private static String audience() {
        return ORDERS.url() + "/api";
    }

    @Test
    void verifiesTheIdentityInJava() throws Exception {
        Path source = Files.writeString(folder.resolve("Verify.java"), """
            import com.nimbusds.jose.*;
            import com.nimbusds.jose.jwk.source.*;
            import com.nimbusds.jose.proc.*;
            import com.nimbusds.jwt.*;
            import com.nimbusds.jwt.proc.*;
            import java.net.URI;
            import java.util.*;
            public class Verify {
                public static String subject(String gateway, String audience, String token) throws Exception {
                    %s
                    return caller.getSubject();
                }
            }
            """.formatted(
                        Guide.blocks(TRUST, "java").getFirst()));
        int compiled = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-cp", System.getProperty("java.class.path"), source.toString());
        assertThat(compiled).isZero();
        try (URLClassLoader classes =
                new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
            Method subject = classes.loadClass("Verify").getMethod("subject", String.class, String.class, String.class);
            String gatewayUrl = gateway.origin().toString();
            String token = assertion();

            assertThat(subject.invoke(null, gatewayUrl, audience(), token)).isEqualTo("alex");
            assertThatThrownBy(() -> subject.invoke(null, gatewayUrl, "https://other.example.com", token))
                    .hasRootCauseInstanceOf(BadJWTException.class);
        }
    }

    @Test
    void verifiesTheIdentityInNode() throws Exception {
        String module = "const [gateway, audience, token] = process.argv.slice(1);\n"
                + Guide.blocks(TRUST, "js").getFirst() + "\nconsole.log(caller.sub);";

        assertThat(Node.module(module, gateway.origin().toString(), audience(), assertion()))
                .isEqualTo("alex\n");
        assertThatThrownBy(() ->
                        Node.module(module, gateway.origin().toString(), "https://other.example.com", assertion()))
                .hasMessageContaining("aud");
    }

    @Test
    void verifiesTheIdentityInPython() throws Exception {
        String script = "import sys\n_, gateway, audience, token = sys.argv\n"
                + Guide.blocks(TRUST, "python").getFirst() + "\nprint(caller['sub'])";

        assertThat(Python.run(script, gateway.origin().toString(), audience(), assertion()))
                .isEqualTo(new Python.Ended(0, "alex\n"));
        assertThat(Python.run(script, gateway.origin().toString(), "https://other.example.com", assertion()))
                .matches(ended -> ended.code() != 0 && ended.output().contains("InvalidAudienceError"));
    }
}
