package dev.gatehouse.cli;

import dev.gatehouse.egress.Egress;
import dev.gatehouse.egress.EgressConfig;
import dev.gatehouse.json.Printable;
import dev.gatehouse.upstream.OpenApiUpstreamConfig;
import dev.gatehouse.upstream.OperationRule;
import dev.gatehouse.upstream.UpstreamConfig;
import dev.gatehouse.upstream.rest.OpenApiSource;
import dev.gatehouse.upstream.rest.OpenApiSource.Preview;
import java.io.PrintWriter;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Looks at OpenAPI documents before they become tools. */
@Command(
        name = "openapi",
        description = "Looks at OpenAPI documents before they become tools.",
        mixinStandardHelpOptions = true,
        subcommands = {OpenApiCommand.PreviewCommand.class})
final class OpenApiCommand extends SpokenCommand {
    @Override
    public Integer call() {
        throw misused("say what to do: preview");
    }

    /** Lists which operations would become tools, under which names, and which cannot. */
    @Command(
            name = "preview",
            description = "Lists which operations would become tools, under which names, and which cannot.",
            mixinStandardHelpOptions = true)
    static final class PreviewCommand extends SpokenCommand {
        @Parameters(
                paramLabel = "FILE|URL",
                arity = "0..1",
                description = "The document; or name an upstream of the configuration.")
        private @Nullable String document;

        @Option(
                names = "--upstream",
                paramLabel = "ID",
                description = "Look at the document of this upstream, with its rules.")
        private @Nullable String upstream;

        @Option(names = "--prefix", paramLabel = "TEXT", description = "What the tools' names begin with.")
        private String prefix = "";

        @Option(
                names = "--tag",
                paramLabel = "TAG",
                description = "Only operations with this tag (repeatable); * stands for anything.")
        private List<String> tags = new ArrayList<>();

        @Mixin
        private ConfigOption config = new ConfigOption();

        @Override
        public Integer call() throws Exception {
            if ((document == null) == (upstream == null)) {
                throw misused("name a document, or an upstream with --upstream");
            }
            OpenApiUpstreamConfig source = upstream == null ? given(String.valueOf(document)) : configured(upstream);
            Egress egress = new Egress(new EgressConfig(hosts(source)));
            egress.start();
            try {
                print(OpenApiSource.preview(source, egress));
            } catch (IllegalArgumentException e) {
                throw new CommandFailed(String.valueOf(e.getMessage()));
            } finally {
                egress.stop();
            }
            return 0;
        }

        private OpenApiUpstreamConfig given(String place) {
            List<OperationRule> include = tags.stream()
                    .map(tag -> new OperationRule(null, tag, null, null))
                    .toList();
            return new OpenApiUpstreamConfig(
                    "preview", place, null, prefix, null, null, null, null, null, null, include, null, null, null, null,
                    null);
        }

        private OpenApiUpstreamConfig configured(String id) throws Exception {
            for (UpstreamConfig one : config.read().upstreams()) {
                if (one.id().equals(id) && one instanceof OpenApiUpstreamConfig openApi) {
                    return openApi;
                }
            }
            throw misused("the configuration has no upstream " + id + " of type openapi");
        }

        /** Whoever runs this command says where to look. */
        private static List<String> hosts(OpenApiUpstreamConfig source) {
            return source.isFetched() ? List.of(URI.create(source.document()).getHost()) : List.of();
        }

        private void print(List<Preview> operations) {
            PrintWriter out = out();
            int tools = 0;
            for (Preview one : operations) {
                String tool = one.tool();
                if (tool != null) {
                    tools++;
                }
                out.printf(
                        "  %-40s  %-7s %s: %s%n",
                        tool == null ? "(not a tool)" : tool,
                        one.method(),
                        Printable.of(one.path()),
                        Printable.of(one.text()));
            }
            out.printf("%d operations, of which %d would become tools.%n", operations.size(), tools);
            out.flush();
        }
    }
}
