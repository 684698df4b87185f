package dev.gatehouse.upstream.stdio;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A program that is run as the configuration says. Its environment has what {@code env} names and, of ours, what it
 * takes to find programs and files: nothing else, so none of our secrets.
 *
 * @param upstream its name in the configuration
 * @param command what is run, without a shell
 * @param env variables it gets beside those
 * @param directory where it runs; absent for where the gateway does
 * @param maxMessage the most bytes of one message of it
 */
public record Program(
        String upstream,
        List<String> command,
        Map<String, String> env,
        @Nullable Path directory,
        int maxMessage) {
    private static final Set<String> OF_OURS =
            Set.of("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "SYSTEMROOT", "USERPROFILE", "TEMP");

    public Program {
        command = List.copyOf(command);
        env = Map.copyOf(env);
    }

    ProcessBuilder prepared() {
        ProcessBuilder builder = new ProcessBuilder(command);
        Map<String, String> environment = builder.environment();
        environment.keySet().retainAll(OF_OURS);
        environment.putAll(new TreeMap<>(env));
        if (directory != null) {
            builder.directory(directory.toFile());
        }
        return builder;
    }
}
