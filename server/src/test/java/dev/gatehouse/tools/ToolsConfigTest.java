package dev.gatehouse.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gatehouse.policy.Access;
import dev.gatehouse.testing.Tools;
import java.util.List;
import org.junit.jupiter.api.Test;

class ToolsConfigTest {
    @Test
    void offersTheDemoToolsUnlessToldOtherwise() throws JsonProcessingException {
        assertThat(read("{}").demo()).isTrue();
        assertThat(read("{\"demo\":false}").demo()).isFalse();
    }

    @Test
    void closesAToolWhoseEntryLeavesTheModeOut() throws JsonProcessingException {
        assertThat(read("{\"access\":{\"echo\":{\"scopes\":[\"a\"]}}}").access().get("echo"))
                .isEqualTo(new Access(Access.Mode.REQUIRED, List.of("a"), true));
    }

    @Test
    void readsAllOfAnEntry() throws JsonProcessingException {
        assertThat(read("{\"access\":{\"echo\":{\"mode\":\"optional\",\"scopes\":[\"b\",\"a\"],\"enabled\":false}}}")
                        .access()
                        .get("echo"))
                .isEqualTo(new Access(Access.Mode.OPTIONAL, List.of("a", "b"), false));
    }

    @Test
    void namesTheKeyWhoseScopeIsNone() {
        assertThatThrownBy(() -> read("{\"access\":{\"echo\":{\"scopes\":[\"a b\"]}}}"))
                .hasMessageContaining("tools.access.echo.scopes: \"a b\" is not a scope");
    }

    @Test
    void refusesScopesOnAPublicTool() {
        assertThatThrownBy(() -> read("{\"access\":{\"echo\":{\"mode\":\"public\",\"scopes\":[\"a\"]}}}"))
                .hasMessageContaining("tools.access.echo: a public tool asks nobody for scopes");
    }

    @Test
    void refusesAnUnknownKey() {
        assertThatThrownBy(() -> read("{\"access\":{\"echo\":{\"scope\":[\"a\"]}}}"))
                .hasMessageContaining("scope");
    }

    @Test
    void tellsInOneLineOfAnEntryForAToolThatThereIsNot() throws JsonProcessingException {
        assertThat(read("{\"access\":{\"ecoh\":{\"mode\":\"public\"}}}").problems(List.of(Tools.echo()), name -> false))
                .singleElement()
                .asString()
                .startsWith("tools.access.ecoh: there is no tool of this name")
                .endsWith("Tools: echo.")
                .doesNotContain("\n");
    }

    private static ToolsConfig read(String json) throws JsonProcessingException {
        return new ObjectMapper().readValue(json, ToolsConfig.class);
    }
}
