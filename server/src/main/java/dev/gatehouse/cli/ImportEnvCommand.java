package dev.gatehouse.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Says what the environment file of an earlier gateway comes to as configuration. */
@Command(
        name = "import-env",
        description = "Prints what an earlier gateway's environment file comes to as configuration, to be put into"
                + " config.yml; says on standard error what is left out, and why.",
        mixinStandardHelpOptions = true)
final class ImportEnvCommand extends SpokenCommand {
    private static final Pattern LINE = Pattern.compile("\\s*(?:export\\s+)?([A-Za-z_][A-Za-z0-9_]*)\\s*=(.*)");
    private static final Pattern READ = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)");

    @Parameters(index = "0", paramLabel = "FILE", description = "The file, with NAME=value on each line.")
    private Path file = Path.of(".env");

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Override
    public Integer call() throws Exception {
        EnvironmentImport made = EnvironmentImport.of(variables(file), readBy(config.file()));
        made.notes().forEach(this::note);
        if (!made.config().isEmpty()) {
            say(new ObjectMapper(YAMLFactory.builder()
                            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                            .build())
                    .writeValueAsString(made.config())
                    .stripTrailing());
        }
        return 0;
    }

    /** The variables of such a file: comments and empty lines are left out, quotes around a value taken off. */
    private static Map<String, String> variables(Path file) throws IOException {
        Map<String, String> variables = new HashMap<>();
        for (String line : Files.readAllLines(file)) {
            Matcher matcher = LINE.matcher(line);
            if (matcher.matches()) {
                variables.put(matcher.group(1), value(matcher.group(2).strip()));
            }
        }
        return variables;
    }

    private static String value(String text) {
        for (String quote : new String[] {"\"", "'"}) {
            int end = text.indexOf(quote, 1);
            if (text.startsWith(quote) && end > 0) {
                return text.substring(1, end);
            }
        }
        return text.replaceFirst("\\s+#.*$", "");
    }

    /** The names that a configuration file reads from the environment. */
    static Set<String> readBy(Path config) throws IOException {
        return READ.matcher(Files.readString(config))
                .results()
                .map(result -> result.group(1))
                .collect(Collectors.toUnmodifiableSet());
    }
}
