package dev.gatehouse.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PastedTokenTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "eyJh.eyJi.c2ln | eyJh.eyJi.c2ln",
                "`  eyJh.eyJi.c2ln\n` | eyJh.eyJi.c2ln",
                "Bearer eyJh.eyJi.c2ln | eyJh.eyJi.c2ln",
                "Authorization: bearer eyJh.eyJi.c2ln | eyJh.eyJi.c2ln",
                "curl -H 'Authorization: Bearer eyJh.eyJi.c2ln' https://gateway.example.com/mcp | eyJh.eyJi.c2ln",
                "curl -H \"authorization:Bearer eyJh.eyJi.c2ln\" -d '{}' http://localhost | eyJh.eyJi.c2ln",
                "token is eyJh.eyJi.c2ln here | eyJh.eyJi.c2ln",
                "opaque-token | opaque-token",
            })
    void isFoundInWhatPeoplePaste(String pasted, String token) {
        assertThat(TokenDebugger.tokenIn(pasted)).isEqualTo(token);
    }
}
