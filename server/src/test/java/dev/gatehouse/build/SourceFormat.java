package dev.gatehouse.build;

import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.JavaFormatterOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The source format of this project: {@code check} fails the build when a file differs, {@code apply} rewrites it. It
 * runs in a JDK 25 of its own, because Maven's JVM may be too old to parse the sources.
 */
public final class SourceFormat {
    private static final Formatter FORMATTER = Formatter.createFormatter(JavaFormatterOptions.builder()
            .style(JavaFormatterOptions.Style.PALANTIR)
            .formatJavadoc(true)
            .build());

    private SourceFormat() {}

    /**
     * Formats every Java file below the folders {@code args[1..]}; {@code args[0]} is {@code check} or {@code apply}.
     */
    public static void main(String[] args) throws Exception {
        boolean apply = args[0].equals("apply");
        List<Path> different = new ArrayList<>();
        for (int i = 1; i < args.length; i++) {
            for (Path file : javaFilesBelow(Path.of(args[i]))) {
                String source = Files.readString(file);
                String formatted = format(file, source);
                if (!formatted.equals(source)) {
                    different.add(file);
                    if (apply) {
                        Files.writeString(file, formatted);
                    }
                }
            }
        }
        report(apply, different);
    }

    private static List<Path> javaFilesBelow(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        }
    }

    private static String format(Path file, String source) throws FormatterException {
        try {
            return FORMATTER.formatSourceAndFixImports(source);
        } catch (FormatterException e) {
            throw new FormatterException(file + ": " + e.getMessage());
        }
    }

    private static void report(boolean apply, List<Path> different) {
        different.forEach(file -> System.err.println((apply ? "formatted " : "not formatted: ") + file));
        if (!apply && !different.isEmpty()) {
            System.err.println("Run: mvn -q process-test-classes -Dformat.mode=apply");
            System.exit(1);
        }
    }
}
