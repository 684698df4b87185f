package dev.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Splitter;
import dev.gatehouse.testing.Project;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;

/** docs/security.md leads from each rule to tests that are there. */
class SecurityDocTest {
    private static final Pattern ROW = Pattern.compile("^\\| (S\\d+) \\|[^|]+\\|([^|]+)\\|$", Pattern.MULTILINE);
    private static final Pattern TEST = Pattern.compile("`(\\w+)(?:#(\\w+))?`");
    private static final Path TESTS = Project.root().resolve("server/src/test/java");

    private static Map<String, String> rows() throws IOException {
        Map<String, String> rows = new TreeMap<>();
        Matcher row = ROW.matcher(Files.readString(Project.root().resolve("docs/security.md")));
        while (row.find()) {
            assertThat(rows.put(row.group(1), row.group(2)))
                    .as(row.group(1) + " twice")
                    .isNull();
        }
        return rows;
    }

    static Stream<String> named() throws IOException {
        return rows().values().stream()
                .flatMap(tests -> TEST.matcher(tests).results())
                .map(test -> test.group(1) + (test.group(2) == null ? "" : "#" + test.group(2)))
                .distinct();
    }

    @Test
    void hasARowOfTestsForEachRule() throws IOException {
        assertThat(rows().keySet())
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(1, 20).mapToObj(i -> "S" + i).toList());
        assertThat(rows()).allSatisfy((rule, tests) -> assertThat(tests).containsPattern(TEST));
    }

    @ParameterizedTest
    @MethodSource("named")
    void namesATestThatIsThere(String named) throws Exception {
        List<String> parts = Splitter.on('#').splitToList(named);
        List<Method> tests = Arrays.stream(classOf(parts.getFirst()).getDeclaredMethods())
                .filter(method -> AnnotationSupport.isAnnotated(method, Testable.class))
                .filter(method -> parts.size() == 1 || method.getName().equals(parts.get(1)))
                .toList();

        assertThat(tests).isNotEmpty();
    }

    private static Class<?> classOf(String test) throws Exception {
        try (Stream<Path> files = Files.walk(TESTS)) {
            Path file = files.filter(path -> path.endsWith(test + ".java"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("there is no " + test));
            String name = TESTS.relativize(file).toString().replace('/', '.').replaceFirst("\\.java$", "");
            return Class.forName(name, false, SecurityDocTest.class.getClassLoader());
        }
    }
}
