package dev.gatehouse.gate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordedUriTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"notes://mine", "https://host/a@b?page=2&sort=up#top", "file:///x/y%20z", "ui://widget/a.html"})
    void keepsAUriWithoutCredentials(String uri) {
        assertThat(RecordedUri.of(uri)).isEqualTo(uri);
    }

    @ParameterizedTest
    @CsvSource({
        "https://user:hunter2@host/x, https://[redacted]@host/x",
        "https://user:hunt@er2@host/x, https://[redacted]@host/x",
        "https://host/x?api_key=12345678&page=2, https://host/x?api_key=[redacted]&page=2",
        "https://host/x?page=2;password=a#access_token=b,"
                + " https://host/x?page=2;password=[redacted]#access_token=[redacted]",
        "https://host/x?api%5Fkey=12345678, https://host/x?api%5Fkey=[redacted]",
        "https://host/eyJhbGciOiJSUzI1NiJ9.e30.c2ln, https://host/[redacted]"
    })
    void keepsNoCredential(String uri, String recorded) {
        assertThat(RecordedUri.of(uri)).isEqualTo(recorded);
    }

    @Test
    void cutsAVeryLongUriAndSaysHowLongItWas() {
        String uri = "notes://" + "a".repeat(600);

        assertThat(RecordedUri.of(uri)).isEqualTo(uri.substring(0, 512) + "… (608 characters)");
        assertThat(RecordedUri.in(RecordedUri.of(uri))).isEqualTo(uri.substring(0, 512));
    }

    @ParameterizedTest
    @ValueSource(ints = {480, 500, 505, 511})
    void keepsNothingOfACredentialThatTheCutGoesThrough(int before) {
        String uri = "notes://" + "a".repeat(before - 8) + "?token=" + "s".repeat(40) + "&x=" + "b".repeat(40);

        assertThat(RecordedUri.of(uri)).doesNotContain("sss");
    }
}
