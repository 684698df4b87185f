package dev.gatehouse.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gatehouse.console.api.EnvironmentColor;
import io.dropwizard.jackson.Jackson;
import io.dropwizard.util.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsoleConfigTest {
    private static final ObjectMapper MAPPER = Jackson.newObjectMapper();

    private static ConsoleConfig read(String json) throws JsonProcessingException {
        return MAPPER.readValue(json, ConsoleConfig.class);
    }

    @Test
    void hasADefaultForEverything() throws JsonProcessingException {
        assertThat(read("{}")).isEqualTo(ConsoleConfig.defaults());
        assertThat(ConsoleConfig.defaults().sessionIdle()).isEqualTo(Duration.minutes(30));
        assertThat(ConsoleConfig.defaults().sessionLifetime()).isEqualTo(Duration.hours(12));
    }

    @Test
    void readsEveryKey() throws JsonProcessingException {
        ConsoleConfig config = read("""
            {"url":"https://admin.example.com","allowedHosts":["admin.internal"],"adminPassword":"secret words",
             "sessionIdle":"10m","sessionLifetime":"1h","metricsToken":"0123456789abcdef",
             "environment":{"name":"Production","color":"red"}}
            """);
        assertThat(config.overHttps()).isTrue();
        assertThat(config.allowedHosts()).containsExactly("admin.internal");
        assertThat(config.sessionIdle()).isEqualTo(Duration.minutes(10));
        assertThat(config.environment()).isEqualTo(new EnvironmentConfig("Production", EnvironmentColor.RED));
        assertThat(config.toString()).doesNotContain("secret words").doesNotContain("0123456789abcdef");
    }

    @Test
    void takesAnEmptyPasswordForNone() throws JsonProcessingException {
        assertThat(read("{\"adminPassword\":\"\"}").adminPassword()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"url\":\"admin.example.com\"} | console.url",
                "{\"sessionIdle\":\"1s\"} | console.sessionIdle",
                "{\"environment\":{\"color\":\"red\"}} | console.environment.name",
                "{\"sessionLifetime\":\"5m\"} | console.sessionLifetime",
                "{\"metricsToken\":\"short\"} | console.metricsToken",
                "{\"adminPassword\":\"seven77\"} | ADMIN_PASSWORD",
                "{\"adminPassword\":\"ChangeMe\"} | ADMIN_PASSWORD",
            })
    void namesTheKeyThatIsWrong(String json, String key) {
        assertThatThrownBy(() -> read(json)).hasMessageContaining(key);
    }
}
