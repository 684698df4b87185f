package dev.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.discovery.AllowedOrigins;
import dev.gatehouse.identity.TokenProblem;
import dev.gatehouse.policy.Reason;
import dev.gatehouse.testing.Project;
import dev.gatehouse.upstream.UpstreamFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** docs/errors.md explains every code that a refusal can carry. */
class ErrorsDocTest {
    static Stream<String> codes() {
        return Stream.of(
                        Arrays.stream(Reason.values())
                                .filter(reason -> reason != Reason.ALLOWED && reason != Reason.PUBLIC)
                                .map(Reason::code),
                        Arrays.stream(UpstreamFailure.Kind.values()).map(UpstreamFailure.Kind::code),
                        Arrays.stream(TokenProblem.values()).map(TokenProblem::code),
                        Arrays.stream(AllowedOrigins.Problem.values()).map(AllowedOrigins.Problem::code))
                .flatMap(code -> code);
    }

    @ParameterizedTest
    @MethodSource("codes")
    void explainsTheCode(String code) throws IOException {
        assertThat(Files.readString(Project.root().resolve("docs/errors.md"))).contains("`" + code + "`");
    }
}
