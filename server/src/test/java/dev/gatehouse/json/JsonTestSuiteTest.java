package dev.gatehouse.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.testing.TestData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** JSONTestSuite: {@code y_} must be read, {@code n_} must be refused, {@code i_} is ours to decide. */
class JsonTestSuiteTest {
    /** Valid by RFC 8259, refused by us: a member twice, which RFC 7493 §2.3 forbids. */
    private static final Set<String> REFUSED_BY_CHOICE =
            Set.of("y_object_duplicated_key.json", "y_object_duplicated_key_and_value.json");

    /** Left open by RFC 8259, read by us: integers of up to 100 digits. All else that is left open is refused. */
    private static final Set<String> READ_BY_CHOICE = Set.of(
            "i_number_too_big_neg_int.json", "i_number_too_big_pos_int.json", "i_number_very_big_negative_int.json");

    @TestFactory
    Stream<DynamicTest> agreesWithTheSuite() throws IOException {
        Path folder = TestData.folder("json-test-suite/test_parsing");
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> cases = files.sorted().toList();
            assertThat(cases).hasSizeGreaterThan(300);
            return cases.stream()
                    .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> check(file)));
        }
    }

    private static void check(Path file) throws IOException, JsonRefused {
        byte[] body = Files.readAllBytes(file);
        String name = file.getFileName().toString();
        boolean read = name.startsWith("y_") ? !REFUSED_BY_CHOICE.contains(name) : READ_BY_CHOICE.contains(name);
        if (read) {
            JsonNode value = StrictJson.read(body);
            byte[] passedOn = Json.bytes(StrictJson.readVerbatim(body));
            assertThat(StrictJson.read(passedOn)).isEqualTo(value);
            assertThat(value.isValueNode() || new String(body, UTF_8).strip().equals(new String(passedOn, UTF_8)))
                    .as("an object or array goes on in the bytes that came")
                    .isTrue();
        } else {
            assertThatExceptionOfType(JsonRefused.class).isThrownBy(() -> StrictJson.read(body));
        }
    }
}
