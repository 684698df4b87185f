package dev.gatehouse.console;

import dev.gatehouse.json.JsonSchema;
import dev.gatehouse.policy.Access;
import dev.gatehouse.testing.Tools;
import dev.gatehouse.tools.Offerings;
import dev.gatehouse.tools.Tool;
import dev.gatehouse.tools.ToolResult;
import dev.gatehouse.upstream.Probe;
import dev.gatehouse.upstream.UpstreamFailure;
import dev.gatehouse.upstream.UpstreamSource;
import java.util.List;

/** Offers the tool {@code fading_work} when it is asked first, and does not answer from then on. */
final class FadingSource implements UpstreamSource {
    static final String ID = "fading";
    static final String TOOL = "fading_work";

    private boolean asked;

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Offerings load() throws UpstreamFailure {
        if (asked) {
            throw new UpstreamFailure(UpstreamFailure.Kind.UNREACHABLE, "fading cannot be reached.");
        }
        asked = true;
        return Offerings.of(List.of(new Tool(
                TOOL,
                "Work",
                "Works.",
                JsonSchema.compile(Tools.json("{\"type\":\"object\"}")),
                null,
                Tools.json("{}"),
                null,
                ID,
                Access.required(),
                Access.required(),
                0,
                call -> ToolResult.text("done"))));
    }

    @Override
    public void probe(Probe probe) throws InterruptedException {
        probe.step("Ask it", () -> {
            throw new UpstreamFailure(UpstreamFailure.Kind.UNREACHABLE, "fading cannot be reached.");
        });
    }
}
