package dev.gatehouse.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PartialSuccessTest {
    private static byte[] answer(long rejected, String message) {
        return ExportTraceServiceResponse.newBuilder()
                .setPartialSuccess(ExportTracePartialSuccess.newBuilder()
                        .setRejectedSpans(rejected)
                        .setErrorMessage(message))
                .build()
                .toByteArray();
    }

    @Test
    void readsWhatOpenTelemetryWrites() {
        assertThat(PartialSuccess.read(answer(300, "too\nmany"))).isEqualTo(new PartialSuccess(300, "too many"));
        assertThat(PartialSuccess.read(answer(Long.MAX_VALUE, ""))).isEqualTo(new PartialSuccess(Long.MAX_VALUE, ""));
        assertThat(PartialSuccess.read(answer(0, "a warning"))).isEqualTo(new PartialSuccess(0, "a warning"));
        assertThat(PartialSuccess.read(
                        ExportTraceServiceResponse.getDefaultInstance().toByteArray()))
                .isEqualTo(PartialSuccess.NONE);
        assertThat(PartialSuccess.read(answer(1, "x".repeat(5_000))).said()).hasSize(201);
    }

    @Test
    void anAnswerThatIsNoneSaysNothing() {
        assertThat(PartialSuccess.read("{}".getBytes(StandardCharsets.UTF_8))).isEqualTo(PartialSuccess.NONE);
        byte[] whole = answer(5, "some message");
        for (int length = 0; length < whole.length; length++) {
            assertThat(PartialSuccess.read(Arrays.copyOf(whole, length))).isEqualTo(PartialSuccess.NONE);
        }
        Random random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            byte[] bytes = new byte[random.nextInt(60)];
            random.nextBytes(bytes);
            assertThat(PartialSuccess.read(bytes).rejected()).isNotNegative();
        }
    }
}
