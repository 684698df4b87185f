package dev.gatehouse.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class BreakableGzipTest {
    private static final byte[] TEXT = "An event.".repeat(10_000).getBytes(StandardCharsets.UTF_8);

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    @Test
    void aFinishedFileIsWhole() throws Exception {
        BreakableGzip gzip = new BreakableGzip(written);
        gzip.write(TEXT);
        gzip.finish();
        gzip.release();

        assertThat(read()).isEqualTo(TEXT);
    }

    @Test
    void aFileThatBrokeOffHasNoEnd() throws Exception {
        BreakableGzip gzip = new BreakableGzip(written);
        gzip.write(TEXT);
        gzip.release();

        assertThatExceptionOfType(EOFException.class).isThrownBy(this::read);
    }

    @Test
    void givesTheCompressorBack() throws Exception {
        BreakableGzip gzip = new BreakableGzip(written);
        gzip.release();

        assertThatIllegalStateException()
                .isThrownBy(() -> gzip.write(TEXT))
                .withMessageContaining("Deflater has been closed");
    }

    private byte[] read() throws IOException {
        try (GZIPInputStream file = new GZIPInputStream(new ByteArrayInputStream(written.toByteArray()))) {
            return file.readAllBytes();
        }
    }
}
