package dev.gatehouse.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Runs scripts with a Python that has PyJWT and cryptography (Debian: python3-jwt, python3-cryptography). */
public final class Python {
    private static final String NONE =
            "No Python has jwt and cryptography: install them or name one that does in GATEHOUSE_PYTHON";

    private Python() {}

    /** What a script did. */
    public record Ended(int code, String output) {}

    /** Runs the text of a script. Without such a Python it leaves the test out, with the reason; in CI it fails. */
    public static Ended run(String text, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(present(), "-c", text));
        command.addAll(Arrays.asList(arguments));
        return run(command);
    }

    private static String present() {
        String python = Stream.of(
                        System.getenv().getOrDefault("GATEHOUSE_PYTHON", "python3"), "python3", "/usr/bin/python3")
                .filter(Python::hasThePackages)
                .findFirst()
                .orElse("");
        if (python.isEmpty() && System.getenv("CI") != null) {
            throw new IllegalStateException(NONE);
        }
        assumeTrue(!python.isEmpty(), NONE);
        return python;
    }

    private static boolean hasThePackages(String python) {
        try {
            return run(List.of(python, "-c", "import jwt, cryptography")).code() == 0;
        } catch (IOException e) {
            return false; // not on this machine
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static Ended run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), output);
    }
}
