package dev.gatehouse.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** W3C Trace Context and Baggage, as far as a gateway has to know them. */
class TraceContextTest {
    private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private static TraceContext with(String parent) {
        return TraceContext.of(parent, null, null);
    }

    @Test
    void keepsWhatIsWellFormed() {
        TraceContext trace = TraceContext.of(PARENT, "congo=t61rcWkgMzE, rojo=1", "region=eu;ttl=3,plan=a%20b");

        assertThat(trace.parent()).isEqualTo(PARENT);
        assertThat(trace.traceId()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
        assertThat(trace.state()).isEqualTo("congo=t61rcWkgMzE,rojo=1");
        assertThat(trace.baggageMembers()).containsExactly("region=eu;ttl=3", "plan=a%20b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
                "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
                "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0g",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
                "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "00_0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01,"
                        + "00-0af7651916cd43dd8448eb211c80319d-b7ad6b7169203331-01"
            })
    void dropsAParentThatIsNotValid(String parent) {
        assertThat(with(parent)).isEqualTo(TraceContext.NONE);
    }

    @Test
    void takesOfALaterVersionWhatThisOneKnows() {
        assertThat(with("cc" + PARENT.substring(2) + "-what-comes").parent()).isEqualTo(PARENT);
        assertThat(with("cc" + PARENT.substring(2) + "what-comes")).isEqualTo(TraceContext.NONE);
    }

    @Test
    void keepsNoStateWithoutAParent() {
        assertThat(TraceContext.of(null, "a=1", "k=v")).isEqualTo(new TraceContext(null, null, "k=v"));
    }

    @Test
    void dropsListsThatAreTooLongOrNoLists() {
        assertThat(TraceContext.of(PARENT, "a=" + "x".repeat(511), "k=" + "x".repeat(8_191)))
                .isEqualTo(with(PARENT));
        assertThat(TraceContext.of(PARENT, "a=1,".repeat(33), "k=1,".repeat(65)))
                .isEqualTo(with(PARENT));
        assertThat(TraceContext.of(PARENT, "nothing", "k=1\r\nX-User-Id: eve")).isEqualTo(with(PARENT));
        assertThat(TraceContext.of(PARENT, " ", ",,")).isEqualTo(with(PARENT));
    }

    @Test
    void believesHeadersBeforeTheMessage() {
        String other = PARENT.replace('0', '1').replaceFirst("11", "00");
        var meta =
                Json.object().put("traceparent", other).put("tracestate", "b=2").put("baggage", "k=body");

        assertThat(TraceContext.of(PARENT, "a=1", null).or(meta)).isEqualTo(new TraceContext(PARENT, "a=1", "k=body"));
        assertThat(TraceContext.of("rubbish", "a=1", "k=head").or(meta))
                .isEqualTo(new TraceContext(other, "b=2", "k=head"));
        assertThat(with(PARENT).or(Json.object())).isEqualTo(with(PARENT));
        assertThat(with(PARENT).or(Json.object().put("traceparent", 7))).isEqualTo(with(PARENT));
    }
}
