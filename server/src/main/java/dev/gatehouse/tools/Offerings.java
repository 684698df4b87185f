package dev.gatehouse.tools;

import java.util.Collection;
import java.util.List;

/**
 * What one source offers. Immutable.
 *
 * @param leftOut what it lists besides, and cannot be used
 */
public record Offerings(
        List<Tool> tools,
        List<Resource> resources,
        List<ResourceTemplate> templates,
        List<Prompt> prompts,
        List<LeftOut> leftOut) {

    public Offerings {
        tools = List.copyOf(tools);
        resources = List.copyOf(resources);
        templates = List.copyOf(templates);
        prompts = List.copyOf(prompts);
        leftOut = List.copyOf(leftOut);
    }

    /** All of what a source lists. */
    public Offerings(
            List<Tool> tools, List<Resource> resources, List<ResourceTemplate> templates, List<Prompt> prompts) {
        this(tools, resources, templates, prompts, List.of());
    }

    /** Tools and nothing else. */
    public static Offerings of(Collection<Tool> tools) {
        return new Offerings(List.copyOf(tools), List.of(), List.of(), List.of());
    }

    /** The same with other tools. */
    Offerings with(Collection<Tool> others) {
        return new Offerings(List.copyOf(others), resources, templates, prompts, leftOut);
    }
}
