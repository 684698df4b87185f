package dev.gatehouse.cli;

import dev.gatehouse.Gatehouse;
import dev.gatehouse.GatehouseConfig;
import dev.gatehouse.Parts;
import dev.gatehouse.policy.Access;
import dev.gatehouse.tools.AccessConfig;
import dev.gatehouse.tools.AccessKey;
import dev.gatehouse.tools.AccessRevision;
import dev.gatehouse.tools.Approval;
import dev.gatehouse.tools.Tool;
import dev.gatehouse.tools.governance.GovernedTool;
import dev.gatehouse.upstream.UpstreamConfig;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists the catalogue: what is declared, and what the gateway last heard of its upstreams. Asks nobody. */
@Command(
        name = "list",
        description = {
            "Lists every tool, its source, who may call it, and whether it is approved.",
            "Upstreams are not asked: what they offered last counts."
        },
        mixinStandardHelpOptions = true)
final class ToolsListCommand extends SpokenCommand {
    private static final String LINE = "%-40s %-16s %-36s %s";

    @Option(names = "--source", paramLabel = "ID", description = "Only those of this upstream.")
    private @Nullable String source;

    @Mixin
    private ConfigArgument file = new ConfigArgument();

    /** A line of the list. */
    private record Row(String name, String source, Access access, Approval approval) {}

    @Override
    public Integer call() throws Exception {
        GatehouseConfig config = file.read();
        PrintWriter out = out();
        try (Parts gatehouse = Gatehouse.offline(config)) {
            Map<String, Row> rows = new TreeMap<>();
            List<String> unheard = new ArrayList<>();
            for (Tool tool : gatehouse.tools().current().tools()) {
                String from = tool.upstream() == null ? "(built in)" : tool.upstream();
                rows.put(tool.name(), new Row(tool.name(), from, tool.access(), tool.approval()));
            }
            for (UpstreamConfig upstream : config.upstreams()) {
                List<GovernedTool> heard = gatehouse.toolGovernance().tools(upstream.id());
                for (GovernedTool one : heard) {
                    Row declared = rows.get(one.tool());
                    Access access =
                            declared == null ? access(one.tool(), upstream, config, gatehouse) : declared.access();
                    rows.put(one.tool(), new Row(one.tool(), upstream.id(), access, one.approval()));
                }
                if (rows.values().stream().noneMatch(row -> row.source().equals(upstream.id()))) {
                    unheard.add(upstream.id());
                }
            }
            rows.values().removeIf(row -> source != null && !row.source().equals(source));
            print(out, rows.values().stream().toList());
            unheard.removeIf(id -> source != null && !id.equals(source));
            if (!unheard.isEmpty()) {
                out.println("Nothing is known yet of " + String.join(", ", unheard)
                        + ": the gateway asks at its start; './gatehouse tools diff ID' asks now.");
            }
        }
        out.flush();
        return 0;
    }

    /** The same order as in the gateway: what an administrator said last, the configuration, the upstream's own. */
    private static Access access(String tool, UpstreamConfig upstream, GatehouseConfig config, Parts gatehouse) {
        List<AccessRevision> revisions = gatehouse.tools().revisions(AccessKey.tool(tool));
        if (!revisions.isEmpty()) {
            return revisions.getFirst().after();
        }
        Access configured = config.tools().access().get(tool);
        AccessConfig said = upstream.access();
        return configured != null ? configured : said == null ? Access.NONE : said.access("access");
    }

    private static void print(PrintWriter out, List<Row> rows) {
        out.println(LINE.formatted("TOOL", "SOURCE", "ACCESS", "DEFINITION"));
        for (Row row : rows) {
            out.println(LINE.formatted(
                    row.name(),
                    row.source(),
                    words(row.access()),
                    row.approval().name().toLowerCase(Locale.ROOT)
                            + (row.approval() == Approval.NEW || row.approval() == Approval.CHANGED
                                    ? ", waits for approval"
                                    : "")));
        }
        long open = rows.stream()
                .filter(row -> row.access().enabled() && row.approval() == Approval.APPROVED)
                .count();
        out.printf("%d of %d tools can be called.%n", open, rows.size());
    }

    private static String words(Access access) {
        if (!access.enabled()) {
            return "switched off";
        }
        return access.mode().wireName() + (access.scopes().isEmpty() ? "" : " " + String.join(" ", access.scopes()));
    }
}
