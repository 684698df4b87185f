package dev.gatehouse.cli;

import dev.gatehouse.upstream.registry.RegistryEntry;
import dev.gatehouse.upstream.registry.Way;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows what an entry of an MCP registry would configure, before it is used. */
@Command(
        name = "preview",
        description = {
            "Shows what an MCP registry's entry (server.json) would configure: each way to reach the server, what is"
                    + " run for it, what it needs. Nothing is called or run.",
            "For an OpenAPI document there is 'openapi preview'."
        },
        mixinStandardHelpOptions = true)
final class ToolsPreviewCommand extends SpokenCommand {
    @Parameters(paramLabel = "FILE|URL", description = "The entry: server.json, or a registry's answer with one.")
    private String document = "";

    @Override
    public Integer call() throws Exception {
        RegistryEntry entry = ToolsImportCommand.read(document, "");
        PrintWriter out = out();
        out.println(entry.name() + " " + entry.version()
                + (entry.status().isEmpty() || entry.status().equals("active") ? "" : " (" + entry.status() + ")"));
        out.println("  " + entry.description());
        int number = 0;
        for (Way way : entry.ways()) {
            out.println();
            out.println(++number + ". " + way.title());
            switch (way) {
                case Way.Usable usable ->
                    ToolsImportCommand.yaml(entry, usable).lines().skip(1).forEach(out::println);
                case Way.Unusable unusable -> out.println("  Not possible: " + unusable.reason() + ".");
            }
        }
        out.flush();
        return entry.ways().stream().anyMatch(Way.Usable.class::isInstance) ? 0 : 1;
    }
}
