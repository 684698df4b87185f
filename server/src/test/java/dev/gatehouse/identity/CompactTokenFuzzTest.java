package dev.gatehouse.identity;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.nimbusds.jose.util.Base64URL;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Whatever text comes: it is refused by our refusal, or it is a token by a second reading of the strict grammar. */
class CompactTokenFuzzTest {
    private static final ObjectReader SECOND_READING = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .reader();

    @FuzzTest(maxDuration = "5m")
    void isRefusedOrIsAToken(byte[] text) throws IOException {
        String token = new String(text, ISO_8859_1);
        CompactToken compact;
        try {
            compact = CompactToken.parse(token);
        } catch (CompactToken.Misshapen refused) {
            assertThat(refused.problem()).isNotNull();
            return;
        }
        assertThat(token)
                .hasSizeLessThanOrEqualTo(16 * 1024)
                .matches("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*");
        String[] parts = token.split("\\.", -1);
        for (String part : parts) {
            assertThat(Base64URL.encode(new Base64URL(part).decode())).hasToString(part);
        }
        assertThat(SECOND_READING.readTree(strictText(parts[0])))
                .isEqualTo(SECOND_READING.readTree(compact.header().toString()));
        assertThat(SECOND_READING.readTree(strictText(parts[1])).isObject()).isTrue();
        assertThat(compact.signedLength()).isEqualTo(parts[0].length() + 1 + parts[1].length());
    }

    private static String strictText(String part) throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(ByteBuffer.wrap(new Base64URL(part).decode()))
                .toString();
    }
}
