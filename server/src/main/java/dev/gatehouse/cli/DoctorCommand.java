package dev.gatehouse.cli;

import dev.gatehouse.discovery.doctor.ClientProfile;
import dev.gatehouse.discovery.doctor.Doctor;
import dev.gatehouse.discovery.doctor.DoctorReport;
import dev.gatehouse.discovery.doctor.KnownClients;
import dev.gatehouse.egress.Egress;
import dev.gatehouse.egress.EgressConfig;
import dev.gatehouse.json.Json;
import java.io.PrintWriter;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Walks the discovery and sign-in of an MCP server as known clients do, and names the fix for what stops them. */
@Command(
        name = "doctor",
        description = "Walks an MCP server's discovery and sign-in as ChatGPT, Claude, Claude Code, Cursor, VS Code and"
                + " mcp-remote do, and says what each would do and how to fix what stops it.",
        footer = {"", "Exit code: 0 if all of them work, 1 if some fail, 2 for wrong usage or a server out of reach."},
        mixinStandardHelpOptions = true)
final class DoctorCommand extends SpokenCommand {
    private static final int SOME_FAIL = 1;
    private static final int OUT_OF_REACH = 2;

    @Parameters(paramLabel = "URL", description = "The MCP endpoint, exactly as users type it into their client.")
    private String url = "";

    @Option(
            names = "--client",
            paramLabel = "NAME",
            split = ",",
            description = "Only this client (repeatable): chatgpt, claude, claude-code, cursor, vscode, mcp-remote.")
    private List<String> clients = new ArrayList<>();

    @Option(
            names = "--register",
            description = "Register the clients that would register themselves. This leaves them behind at the"
                    + " authorization server.")
    private boolean register;

    @Option(
            names = "--allow",
            paramLabel = "HOST",
            split = ",",
            description = "Another host or address range that may be private or speak plain http (repeatable), such as"
                    + " that of the authorization server.")
    private List<String> allow = new ArrayList<>();

    @Option(names = "--json", description = "Print the whole report as JSON.")
    private boolean asJson;

    @Override
    public Integer call() throws Exception {
        List<ClientProfile> chosen = chosen();
        Egress egress = new Egress(new EgressConfig(allowed()));
        egress.start();
        DoctorReport report;
        try {
            report = new Doctor(egress).examine(url, chosen, new Doctor.Manner(true, register));
        } finally {
            egress.stop();
        }
        PrintWriter out = out();
        if (asJson) {
            out.println(Json.text(report));
        } else {
            new DoctorText(out).print(report);
        }
        out.flush();
        return report.allWork() ? 0 : report.reachable() ? SOME_FAIL : OUT_OF_REACH;
    }

    private List<ClientProfile> chosen() {
        if (clients.isEmpty()) {
            return KnownClients.all();
        }
        return clients.stream()
                .map(id -> KnownClients.byId(id)
                        .orElseThrow(() -> misused("there is no client " + id + "; there are "
                                + KnownClients.all().stream()
                                        .map(ClientProfile::id)
                                        .collect(Collectors.joining(", ")))))
                .toList();
    }

    /** The host that the operator names is theirs to reach, and the whole loopback with it if it is on it. */
    private List<String> allowed() {
        URI endpoint;
        try {
            endpoint = Doctor.endpoint(url);
        } catch (IllegalArgumentException e) {
            throw misused(String.valueOf(e.getMessage()));
        }
        List<String> allowed = new ArrayList<>(allow);
        String host = endpoint.getHost();
        allowed.add(host);
        if (Doctor.isLoopback(endpoint)) {
            allowed.add("127.0.0.1");
        }
        return allowed;
    }
}
