package dev.gatehouse.upstream.stdio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.json.Json;
import dev.gatehouse.testing.Node;
import dev.gatehouse.upstream.mcp.ClientInfo;
import dev.gatehouse.upstream.mcp.Connection;
import dev.gatehouse.upstream.mcp.DuplexTransport;
import dev.gatehouse.upstream.mcp.Listing;
import dev.gatehouse.upstream.mcp.McpFailure;
import dev.gatehouse.upstream.mcp.Party;
import dev.gatehouse.upstream.mcp.Turn;
import dev.gatehouse.upstream.mcp.Work;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Real programs: the npm server that everybody tries first, and small ones that misbehave. */
class StdioServerTest {
    private static final Party GATEWAY = Party.gateway(Party.Identity.NONE);
    private static final Duration LONG = Duration.ofSeconds(60);

    @Test
    void listsAndCallsTheToolsOfARealServer() throws Exception {
        try (Connection connection = everything(true)) {
            Listing listing = Listing.of(connection.server(GATEWAY), GATEWAY);
            assertThat(listing.tools())
                    .extracting(tool -> tool.path("name").asText())
                    .contains("echo", "get-sum");
            assertThat(text(call(connection, GATEWAY, "echo", Json.object().put("message", "hi"))))
                    .isEqualTo("Echo: hi");
        }
    }

    @Test
    void keepsTheProgressOfCallsAtTheSameTimeApart() throws Exception {
        try (Connection connection = everything(true)) {
            List<Thread> callers = new ArrayList<>();
            List<String> answers = java.util.Collections.synchronizedList(new ArrayList<>());
            for (int i = 0; i < 5; i++) {
                Party party = new Party("user-" + i, Json.object(), null, Map.of(), Party.Identity.NONE);
                String message = "from " + i;
                callers.add(Thread.startVirtualThread(() -> {
                    try {
                        answers.add(message + " → "
                                + text(call(
                                        connection, party, "echo", Json.object().put("message", message))));
                    } catch (McpFailure | InterruptedException e) {
                        answers.add(String.valueOf(e.getMessage()));
                    }
                }));
            }
            for (Thread caller : callers) {
                caller.join();
            }
            assertThat(answers)
                    .containsExactlyInAnyOrder(
                            "from 0 → Echo: from 0",
                            "from 1 → Echo: from 1",
                            "from 2 → Echo: from 2",
                            "from 3 → Echo: from 3",
                            "from 4 → Echo: from 4");
        }
    }

    @Test
    void runsOneProgramForAllOrOneForEach() throws Exception {
        assertThat(processesForTwoUsers(true)).isEqualTo(1);
        assertThat(processesForTwoUsers(false)).isEqualTo(2);
    }

    private static int processesForTwoUsers(boolean shared) throws Exception {
        long before = children();
        try (Connection connection = everything(shared)) {
            for (String user : List.of("a", "b")) {
                Party party = new Party(user, Json.object(), null, Map.of(), Party.Identity.NONE);
                call(connection, party, "echo", Json.object().put("message", "hi"));
                call(connection, party, "echo", Json.object().put("message", "again"));
            }
            return (int) (children() - before);
        }
    }

    @Test
    void asksTheUserWhoseProgramItIs() throws Exception {
        Party able = new Party("a", Json.object(), null, Map.of(), Party.Identity.NONE);
        able.capabilities().putObject("elicitation");
        try (Connection connection = everything(false);
                Work work = connection
                        .server(able)
                        .begin(
                                able,
                                "tools/call",
                                Json.object().put("name", "trigger-elicitation-request"),
                                Map.of())) {
            Turn turn = work.next();
            while (!(turn instanceof Turn.Asks asked)) {
                turn = work.next();
            }
            assertThat(asked.method()).isEqualTo("elicitation/create");
            work.answer(asked, Json.object().put("action", "decline"));
            turn = work.next();
            while (!(turn instanceof Turn.Done)) {
                turn = work.next();
            }
        }
    }

    @Test
    void endsTheProgramAndWhatItStarted() throws Exception {
        Connection connection = connection(
                node("process.stdin.resume();process.on('SIGTERM',()=>{});"
                        + "require('child_process').spawn('sleep',['1000']);"
                        + answering()),
                true);
        connection.server(GATEWAY);
        List<ProcessHandle> started = ProcessHandle.current()
                .children()
                .flatMap(
                        child -> java.util.stream.Stream.concat(java.util.stream.Stream.of(child), child.descendants()))
                .filter(handle -> handle.info().command().orElse("").endsWith("sleep"))
                .toList();
        assertThat(started).hasSize(1);
        connection.close();
        await().atMost(Duration.ofSeconds(30)).until(() -> started.stream().noneMatch(ProcessHandle::isAlive));
    }

    @Test
    void startsAProgramAgainThatEnded() throws Exception {
        try (Connection connection = everything(true)) {
            call(connection, GATEWAY, "echo", Json.object().put("message", "hi"));
            ProcessHandle.current()
                    .children()
                    .filter(StdioServerTest::isEverything)
                    .forEach(ProcessHandle::destroyForcibly);
            await().atMost(Duration.ofSeconds(30))
                    .ignoreExceptionsInstanceOf(McpFailure.class)
                    .untilAsserted(() -> assertThat(text(call(
                                    connection, GATEWAY, "echo", Json.object().put("message", "back"))))
                            .isEqualTo("Echo: back"));
        }
    }

    @Test
    void leavesAProgramAloneForAWhileThatEndsAtOnce() {
        Connection connection = connection(node("process.exit(3)"), true);
        assertThatThrownBy(() -> connection.server(GATEWAY)).hasMessage("The program ended with the exit code 3.");
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThatThrownBy(() -> connection.server(GATEWAY))
                        .hasMessageContaining("is started again in"));
        connection.close();
    }

    @Test
    void saysThatACommandIsNotThere() {
        Connection connection = connection(List.of("no-such-command-anywhere"), true);
        assertThatThrownBy(() -> connection.server(GATEWAY)).hasMessageStartingWith("The program cannot be started");
    }

    @Test
    void givesTheProgramNoneOfOurEnvironment() throws Exception {
        try (Connection connection = connection(
                node(
                        "const env=Object.keys(process.env).sort().join();const"
                            + " reply=(id,result)=>console.log(JSON.stringify({jsonrpc:'2.0',id,result}));require('readline').createInterface({input:process.stdin}).on('line',l=>{const"
                            + " m=JSON.parse(l);"
                            + "if(m.method==='initialize')reply(m.id,{protocolVersion:'2025-06-18',capabilities:{},"
                            + "serverInfo:{name:'x',version:'1'},instructions:env});else"
                            + " if(m.id!==undefined)console.log(JSON.stringify({jsonrpc:'2.0',id:m.id,error:{code:-32601,message:''}}))})"),
                true)) {
            String names =
                    connection.server(GATEWAY).about().path("instructions").asText();
            assertThat(List.of(names.split(",")))
                    .contains("GREETING", "PATH")
                    .isSubsetOf("GREETING", "HOME", "LANG", "LC_ALL", "PATH", "TMPDIR", "TZ");
        }
    }

    @Test
    void cutsOffAProgramThatSendsTooMuch() {
        Connection connection = connection(
                node("process.stdout.write('x'.repeat(2000000));process.stdin.resume()"), true, Connection.Era.LEGACY);
        assertThatThrownBy(() -> connection.server(GATEWAY))
                .isInstanceOfSatisfying(
                        McpFailure.class,
                        failure -> assertThat(failure.reason()).isEqualTo(McpFailure.Reason.TOO_LARGE));
        connection.close();
    }

    @Test
    void leavesOutWhatIsNoMessage() throws Exception {
        try (Connection connection = connection(node("console.log('Welcome!');" + answering()), true)) {
            assertThat(connection.server(GATEWAY).revision()).isEqualTo("2025-06-18");
        }
    }

    @Test
    void logsWhatItSaysWithoutSecretsAndControls() {
        ProgramLog log = new ProgramLog(program(List.of("x")));
        assertThat(log.clean("good morning \u001B[2Jand bye")).isEqualTo("[redacted] ?[2Jand bye");
        assertThat(log.clean("token eyJhbGciOiJSUzI1NiJ9.e30.x")).doesNotContain("eyJ");
        assertThat(log.clean("x".repeat(5_000))).hasSizeLessThan(600);
    }

    /** A server in one line, without tools. */
    private static String answering() {
        return "require('readline').createInterface({input:process.stdin}).on('line',l=>{const m=JSON.parse(l);"
                + "if(m.id===undefined)return;"
                + "console.log(JSON.stringify(m.method==='initialize'?{jsonrpc:'2.0',id:m.id,result:"
                + "{protocolVersion:'2025-06-18',capabilities:{},serverInfo:{name:'x',version:'1'}}}:"
                + "{jsonrpc:'2.0',id:m.id,error:{code:-32601,message:''}}))})";
    }

    private static ObjectNode call(Connection connection, Party party, String tool, ObjectNode arguments)
            throws McpFailure, InterruptedException {
        ObjectNode params = Json.object().put("name", tool);
        params.set("arguments", arguments);
        try (Work work = connection.server(party).begin(party, "tools/call", params, Map.of())) {
            Turn turn = work.next();
            while (!(turn instanceof Turn.Done done)) {
                turn = work.next();
            }
            return done.result();
        }
    }

    private static String text(ObjectNode result) {
        return result.at("/content/0/text").asText();
    }

    private static long children() {
        return ProcessHandle.current()
                .children()
                .filter(StdioServerTest::isEverything)
                .count();
    }

    private static boolean isEverything(ProcessHandle handle) {
        return handle.info().commandLine().orElse("").contains("server-everything");
    }

    private static Connection everything(boolean shared) throws IOException, InterruptedException {
        ProcessBuilder builder = Node.program("@modelcontextprotocol/server-everything/dist/index.js", "stdio");
        List<String> command = new ArrayList<>(builder.command());
        command.set(1, builder.directory().toPath().resolve(command.get(1)).toString());
        return connection(command, shared);
    }

    private static List<String> node(String script) {
        return List.of("node", "-e", script);
    }

    private static Connection connection(List<String> command, boolean shared) {
        return connection(command, shared, Connection.Era.AUTO);
    }

    private static Connection connection(List<String> command, boolean shared, Connection.Era era) {
        return new Connection(
                new DuplexTransport(
                        new ProgramStarter(program(command), Clock.systemUTC()),
                        shared,
                        new DuplexTransport.Limits(LONG, LONG, 10)),
                new ClientInfo("gatehouse", "test"),
                era,
                Duration.ofMinutes(5));
    }

    private static Program program(List<String> command) {
        return new Program("calc", command, Map.of("GREETING", "good morning"), Path.of("."), 1_000_000);
    }
}
