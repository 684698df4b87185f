package dev.gatehouse.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.gatehouse.json.Json;
import dev.gatehouse.upstream.registry.RegistryEntry;
import dev.gatehouse.upstream.registry.Way;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes of an entry of an MCP registry what can be put under {@code upstreams} of the configuration. */
@Command(
        name = "import",
        description = {
            "Makes of an MCP registry's entry (server.json) an entry for 'upstreams' of the configuration, and prints"
                    + " it.",
            "Nothing is called, run or written: read it, and put it into config.yml."
        },
        mixinStandardHelpOptions = true)
final class ToolsImportCommand extends SpokenCommand {
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
            .build();

    @Parameters(paramLabel = "FILE|URL", description = "The entry: server.json, or a registry's answer with one.")
    private String document = "";

    @Option(names = "--id", paramLabel = "ID", description = "The upstream's id (default: of the server's name).")
    private String id = "";

    @Option(
            names = "--way",
            paramLabel = "N",
            description = "Which of the ways to reach it, as 'tools preview' numbers them (default: the first usable).")
    private @Nullable Integer way;

    @Override
    public Integer call() throws Exception {
        if (!id.isEmpty() && !id.matches("[a-z0-9][a-z0-9_-]{0,31}")) {
            throw misused("an id has up to 32 of a-z, 0-9, _ and -, beginning with a letter or digit");
        }
        RegistryEntry entry = read(document, id);
        out().print(yaml(entry, chosen(entry)));
        out().flush();
        return 0;
    }

    /** @throws CommandFailed if it cannot be had or used; the message says why */
    static RegistryEntry read(String place, String id) throws Exception {
        byte[] bytes = new Document(place).read(RegistryEntry.MOST_BYTES);
        try {
            return RegistryEntry.read(bytes, id);
        } catch (RegistryEntry.Unusable e) {
            throw new CommandFailed(place + " cannot be used: " + e.getMessage());
        }
    }

    private Way.Usable chosen(RegistryEntry entry) throws CommandFailed {
        List<Way> ways = entry.ways();
        if (way == null) {
            for (Way one : ways) {
                if (one instanceof Way.Usable usable) {
                    return usable;
                }
            }
            throw new CommandFailed(entry.name() + " cannot be an upstream: " + String.join("; ", reasons(ways)));
        }
        if (way < 1 || way > ways.size()) {
            throw misused("there are the ways 1 to " + ways.size() + "; see 'tools preview'");
        }
        return switch (ways.get(way - 1)) {
            case Way.Usable usable -> usable;
            case Way.Unusable unusable ->
                throw new CommandFailed("way " + way + " cannot be an upstream: " + unusable.reason());
        };
    }

    private static List<String> reasons(List<Way> ways) {
        List<String> reasons = new ArrayList<>();
        for (Way one : ways) {
            if (one instanceof Way.Unusable unusable) {
                reasons.add(unusable.title() + ": " + unusable.reason());
            }
        }
        return reasons;
    }

    /** As it stands under {@code upstreams:}, after comments that say where it comes from and what it needs. */
    static String yaml(RegistryEntry entry, Way.Usable way) throws JsonProcessingException {
        List<String> comments = new ArrayList<>();
        comments.add(entry.name() + " " + entry.version() + " of an MCP registry: " + entry.description());
        comments.add("By " + way.title() + ". Nobody may call its tools before they are approved in the console.");
        way.values()
                .forEach(value -> comments.add("Set " + value.variable() + (value.secret() ? " (secret)" : "") + ": "
                        + value.meaning() + "."));
        comments.addAll(way.notes());
        StringBuilder text = new StringBuilder();
        // Comments are read for variables as all of the file is.
        comments.forEach(comment ->
                text.append("  # ").append(comment.replace("${", "$${")).append('\n'));
        ArrayNode list = Json.object().putArray("upstreams").add(way.upstream());
        YAML.writeValueAsString(Json.object().set("upstreams", list))
                .lines()
                .skip(1)
                .forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }
}
