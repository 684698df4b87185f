package dev.gatehouse.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Runs Python, where that is on the machine, with the packages of requirements.txt. */
public final class Python {
    private static final Path PACKAGES = Project.root().resolve("server/target/python");
    private static final Path WANTED = Project.root().resolve("server/src/test/e2e/requirements.txt");

    private Python() {}

    /** What a script did. */
    public record Ended(int code, String output) {}

    /** Runs the text of a script. Leaves the test out, with the reason, where there is no Python or no packages. */
    public static Ended run(String text, String... arguments) throws IOException, InterruptedException {
        installOnce();
        List<String> command = new ArrayList<>(List.of("python3", "-c", text));
        command.addAll(Arrays.asList(arguments));
        return run(command);
    }

    private static synchronized void installOnce() throws IOException, InterruptedException {
        Path installed = PACKAGES.resolve("installed");
        if (Files.exists(installed) && Files.readString(installed).equals(Files.readString(WANTED))) {
            return;
        }
        Ended pip;
        try {
            pip = run(List.of(
                    "python3",
                    "-m",
                    "pip",
                    "install",
                    "--quiet",
                    "--upgrade",
                    "--target",
                    PACKAGES.toString(),
                    "--requirement",
                    WANTED.toString()));
        } catch (IOException e) {
            pip = new Ended(-1, "there is no python3");
        }
        assumeTrue(pip.code() == 0, "The Python packages cannot be installed: " + pip.output());
        Files.writeString(installed, Files.readString(WANTED));
    }

    private static Ended run(List<String> command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("PYTHONPATH", PACKAGES.toString());
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), output);
    }
}
