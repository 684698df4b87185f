package dev.gatehouse.conformance;

import dev.gatehouse.policy.Access;
import dev.gatehouse.tools.Offerings;
import dev.gatehouse.tools.Presentation;
import dev.gatehouse.tools.Prompt;
import dev.gatehouse.tools.PromptResult;
import dev.gatehouse.tools.Tool;
import dev.gatehouse.tools.ToolOutcome;
import dev.gatehouse.tools.ToolRegistry;
import dev.gatehouse.tools.ToolResult;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Everything that the suite expects to find; two of the tools change what there is, so that listeners hear of it. */
final class Fixtures implements Consumer<ToolRegistry> {
    private final Access access;
    private final AtomicInteger changes = new AtomicInteger();

    /** Fixtures of this access, all of them. */
    Fixtures(Access access) {
        this.access = access;
    }

    @Override
    public void accept(ToolRegistry registry) {
        List<Tool> tools = new ArrayList<>(new FixtureTools(access).all());
        tools.addAll(new FixtureConversations(access).all());
        tools.addAll(new FixtureTasks(access).all());
        tools.add(FixtureTools.tool(
                "test_trigger_tool_change", access, FixtureTools.NO_ARGUMENTS, call -> changeATool(registry)));
        tools.add(FixtureTools.tool(
                "test_trigger_prompt_change", access, FixtureTools.NO_ARGUMENTS, call -> changeAPrompt(registry)));
        FixtureResources resources = new FixtureResources(access);
        registry.offer(
                "fixtures",
                new Offerings(tools, resources.all(), resources.templates(), new FixturePrompts(access).all()));
    }

    private ToolOutcome changeATool(ToolRegistry registry) {
        String name = "test_changing_" + changes.incrementAndGet();
        registry.offer(
                "changing tool",
                Offerings.of(List.of(FixtureTools.tool(
                        name, access, FixtureTools.NO_ARGUMENTS, call -> ToolResult.text("Changed")))));
        return ToolResult.text("Mutation triggered");
    }

    private ToolOutcome changeAPrompt(ToolRegistry registry) {
        String name = "test_changing_" + changes.incrementAndGet();
        Prompt prompt = Prompt.of(
                Presentation.of(name, null, "A fixture of the conformance suite."),
                List.of(),
                access,
                get -> PromptResult.text(null, "Changed"));
        registry.offer("changing prompt", new Offerings(List.of(), List.of(), List.of(), List.of(prompt)));
        return ToolResult.text("Mutation triggered");
    }
}
