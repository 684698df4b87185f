package dev.gatehouse.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Runs the scripts of {@code src/test/e2e}: real clients and a real browser, on the machine's Node. */
public final class Node {
    private static final Path SCRIPTS = Project.root().resolve("server/src/test/e2e");

    private Node() {}

    /** Where screenshots are kept. */
    public static Path screenshots() throws IOException {
        return Files.createDirectories(Project.root().resolve("server/target/screenshots"));
    }

    /** Runs a script, which must end well, and returns what it printed on standard output. */
    public static String run(String script, String... arguments) throws IOException, InterruptedException {
        installOnce();
        List<String> command = new ArrayList<>(List.of(newest(), script));
        command.addAll(Arrays.asList(arguments));
        return run(command);
    }

    /** Runs the text of a module, which must end well, and returns what it printed on standard output. */
    public static String module(String text, String... arguments) throws IOException, InterruptedException {
        installOnce();
        List<String> command = new ArrayList<>(List.of(newest(), "--input-type=module", "-e", text));
        command.addAll(Arrays.asList(arguments));
        return run(command);
    }

    /**
     * A program of an npm package that is installed with the scripts, not yet started; its standard error goes to
     * standard output.
     *
     * @param file the package's file that Node runs, below {@code node_modules}
     */
    public static ProcessBuilder program(String file, String... arguments) throws IOException, InterruptedException {
        installOnce();
        List<String> command = new ArrayList<>(List.of(newest(), "node_modules/" + file));
        command.addAll(Arrays.asList(arguments));
        return new ProcessBuilder(command).directory(SCRIPTS.toFile()).redirectErrorStream(true);
    }

    /** A script that goes on running, not yet started; its standard output is its own. */
    public static ProcessBuilder script(String script, String... arguments) throws IOException, InterruptedException {
        installOnce();
        List<String> command = new ArrayList<>(List.of(newest(), script));
        command.addAll(Arrays.asList(arguments));
        return new ProcessBuilder(command).directory(SCRIPTS.toFile());
    }

    /** The Node that came with the scripts' packages, which is newer than a machine's may be. */
    private static String newest() {
        Path installed = SCRIPTS.resolve("node_modules/.bin/node");
        return Files.isExecutable(installed) ? installed.toString() : "node";
    }

    /** Leaves out the test, with the reason, where there is no browser; in CI its absence is a failure. */
    public static void requireChromium() {
        String chromium = System.getenv().getOrDefault("GATEHOUSE_CHROMIUM", "/usr/bin/chromium");
        boolean present = Files.isExecutable(Path.of(chromium));
        if (!present && System.getenv("CI") != null) {
            throw new IllegalStateException("There is no Chromium at " + chromium);
        }
        assumeTrue(present, "There is no Chromium at " + chromium + ": install it or name one in GATEHOUSE_CHROMIUM");
    }

    private static synchronized void installOnce() throws IOException, InterruptedException {
        Path lock =
                Files.createDirectories(Project.root().resolve("server/target")).resolve("npm.lock");
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock _ = channel.lock()) { // the tests run in several JVMs
            Path installed = SCRIPTS.resolve("node_modules/.package-lock.json");
            Path wanted = SCRIPTS.resolve("package-lock.json");
            if (!Files.exists(installed)
                    || Files.getLastModifiedTime(installed).compareTo(Files.getLastModifiedTime(wanted)) < 0) {
                run(List.of("npm", "ci", "--no-audit", "--no-fund"));
            }
        }
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        Path errors = Files.createTempFile("node", ".err");
        Process process = new ProcessBuilder(command)
                .directory(SCRIPTS.toFile())
                .redirectError(errors.toFile())
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.waitFor();
        String said = Files.readString(errors);
        Files.delete(errors);
        if (code != 0) {
            throw new AssertionError(String.join(" ", command) + " ended with " + code + "\n" + output + "\n" + said);
        }
        return output;
    }
}
