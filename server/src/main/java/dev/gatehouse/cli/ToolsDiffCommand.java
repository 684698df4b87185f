package dev.gatehouse.cli;

import dev.gatehouse.Gatehouse;
import dev.gatehouse.GatehouseConfig;
import dev.gatehouse.Parts;
import dev.gatehouse.tools.Approval;
import dev.gatehouse.tools.Offerings;
import dev.gatehouse.tools.governance.DefinitionDiff;
import dev.gatehouse.tools.governance.Flag;
import dev.gatehouse.tools.governance.GovernedTool;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Asks an upstream what it offers now, and compares that with what was approved. */
@Command(
        name = "diff",
        description = {
            "Asks an upstream what it offers now, and shows how that differs from what was approved.",
            "Exit code 1 if anything waits for approval or is gone."
        },
        mixinStandardHelpOptions = true)
final class ToolsDiffCommand extends SpokenCommand {
    @Parameters(paramLabel = "ID", description = "The upstream. A stdio program is started for this.")
    private String upstream = "";

    @Mixin
    private ConfigOption file = new ConfigOption();

    @Override
    public Integer call() throws Exception {
        GatehouseConfig config = file.read();
        if (config.upstreams().stream().noneMatch(one -> one.id().equals(upstream))) {
            throw misused("the configuration has no upstream " + upstream);
        }
        PrintWriter out = out();
        try (Parts gatehouse = Gatehouse.offline(config)) {
            Offerings offered = ask(gatehouse);
            List<GovernedTool> tools = gatehouse.toolGovernance().look(upstream, offered);
            List<String> gone = gatehouse.toolGovernance().tools(upstream).stream()
                    .map(GovernedTool::tool)
                    .filter(known ->
                            tools.stream().noneMatch(tool -> tool.tool().equals(known)))
                    .toList();
            int differing = 0;
            for (GovernedTool tool : tools) {
                if (tool.approval() != Approval.APPROVED) {
                    differing++;
                    print(out, tool);
                }
            }
            gone.forEach(tool -> out.println(tool + ": gone"));
            out.printf(
                    "%s: tools offered %d, not approved %d, gone %d.%n",
                    upstream, tools.size(), differing, gone.size());
            out.flush();
            return differing + gone.size() == 0 ? 0 : 1;
        }
    }

    private Offerings ask(Parts gatehouse) throws Exception {
        try {
            return gatehouse.ask(upstream);
        } catch (IllegalArgumentException e) {
            throw new CommandFailed(String.valueOf(e.getMessage()));
        }
    }

    private static void print(PrintWriter out, GovernedTool tool) {
        out.println(tool.tool() + ": " + tool.approval().name().toLowerCase(Locale.ROOT));
        for (Flag flag : tool.flags()) {
            out.println("  suspicious (" + flag.kind().name().toLowerCase(Locale.ROOT) + ") in " + flag.place());
        }
        for (DefinitionDiff diff : DefinitionDiff.between(tool.approved(), tool.offered())) {
            out.println("  " + diff.part());
            for (DefinitionDiff.Line line : diff.lines()) {
                switch (line.side()) {
                    case BEFORE -> out.println("  - " + line.text());
                    case AFTER -> out.println("  + " + line.text());
                    case BOTH -> out.println("    " + line.text());
                }
            }
        }
    }
}
