package dev.gatehouse.upstream.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.json.Json;
import dev.gatehouse.json.JsonSchema;
import dev.gatehouse.json.Printable;
import dev.gatehouse.policy.Access;
import dev.gatehouse.tools.AccessConfig;
import dev.gatehouse.tools.Approval;
import dev.gatehouse.tools.Completer;
import dev.gatehouse.tools.LeftOut;
import dev.gatehouse.tools.MirroredParameters;
import dev.gatehouse.tools.Offering;
import dev.gatehouse.tools.Offerings;
import dev.gatehouse.tools.Origin;
import dev.gatehouse.tools.Presentation;
import dev.gatehouse.tools.Prompt;
import dev.gatehouse.tools.Resource;
import dev.gatehouse.tools.ResourceTemplate;
import dev.gatehouse.tools.Tool;
import dev.gatehouse.tools.UpstreamUris;
import dev.gatehouse.tools.UriTemplate;
import dev.gatehouse.tools.Visibility;
import dev.gatehouse.upstream.McpServerConfig;
import dev.gatehouse.upstream.ToolNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a server lists, under the names that it has here. What has no place of its own here is passed on as it came. An
 * entry that cannot be used is left out, with a word in the log; the others stay.
 */
final class McpOfferings {
    private static final Logger LOG = LoggerFactory.getLogger(McpOfferings.class);
    private static final int MOST_SHOWN = 500;
    private static final Set<String> OF_TOOLS = Set.of(
            "name",
            "title",
            "description",
            "inputSchema",
            "outputSchema",
            "annotations",
            "icons",
            "_meta",
            "securitySchemes",
            "execution");
    private static final Set<String> OF_OTHERS = Set.of(
            "name",
            "title",
            "description",
            "uri",
            "uriTemplate",
            "mimeType",
            "annotations",
            "icons",
            "_meta",
            "arguments");

    private final String upstream;
    private final String prefix;
    private final Access access;
    private final UpstreamUris uris;
    private final Handlers handlers;
    private final boolean trustHints;
    private final Entries<Tool> tools = new Entries<>("tool", this::tool);
    private final Entries<Resource> resources = new Entries<>("resource", this::resource);
    private final Entries<ResourceTemplate> templates = new Entries<>("resource template", this::template);
    private final Entries<Prompt> prompts = new Entries<>("prompt", this::prompt);
    private final List<ResourceTemplate> unlisted;

    McpOfferings(McpServerConfig config, UpstreamUris uris, Handlers handlers) {
        this.upstream = config.id();
        this.prefix = config.prefix();
        AccessConfig said = config.access();
        this.access = said == null ? Access.NONE : said.access("access");
        this.trustHints = config.trustHints();
        this.uris = uris;
        this.handlers = handlers;
        this.unlisted = List.of(unlisted(uris.everything()), unlisted(uris.everyPage()));
    }

    /**
     * {@code resources}: whether the server has any, be they listed or not. What is listed as it was last time becomes
     * the very object that it became then.
     */
    synchronized Offerings of(Listing listing, boolean resources) {
        List<ResourceTemplate> all = templates.of(listing.templates());
        if (resources) {
            all.addAll(unlisted);
        }
        List<Tool> callable = tools.of(listing.tools());
        List<Resource> readable = this.resources.of(listing.resources());
        List<Prompt> gettable = prompts.of(listing.prompts());
        List<LeftOut> leftOut = Stream.of(tools, this.resources, templates, prompts)
                .flatMap(Entries::leftOut)
                .toList();
        return new Offerings(callable, readable, all, gettable, leftOut);
    }

    /** The entries of one kind, and what became of those that were listed last. */
    private final class Entries<O extends Offering> {
        private final String kind;
        private final Function<ObjectNode, O> made;
        private Map<ObjectNode, Made<O>> known = Map.of();

        Entries(String kind, Function<ObjectNode, O> made) {
            this.kind = kind;
            this.made = made;
        }

        List<O> of(List<ObjectNode> entries) {
            List<O> offerings = new ArrayList<>();
            Set<String> ids = new HashSet<>();
            Map<ObjectNode, Made<O>> now = new LinkedHashMap<>();
            for (ObjectNode entry : entries) {
                Made<O> before = known.get(entry);
                Made<O> outcome = before == null ? make(entry) : before;
                now.put(entry, outcome);
                O offering = outcome.offering();
                if (offering != null && ids.add(offering.id())) {
                    offerings.add(offering);
                }
            }
            known = now;
            return offerings;
        }

        /** Of those that were listed last. */
        Stream<LeftOut> leftOut() {
            return known.values().stream().map(Made::leftOut).filter(Objects::nonNull);
        }

        private Made<O> make(ObjectNode entry) {
            try {
                return new Made<>(made.apply(entry), null);
            } catch (IllegalArgumentException e) {
                String reason = Printable.of(e.getMessage());
                LOG.warn("upstream {}: a {} is left out: {}", upstream, kind, reason);
                String name = Printable.of(entry.path("name").asText());
                return new Made<>(null, new LeftOut(kind, shortened(name), shortened(reason)));
            }
        }

        private String shortened(String text) {
            return text.length() <= MOST_SHOWN ? text : text.substring(0, MOST_SHOWN) + "…";
        }
    }

    /** What became of an entry: one of them. */
    private record Made<O extends Offering>(
            @Nullable O offering, @Nullable LeftOut leftOut) {}

    private Tool tool(ObjectNode entry) {
        String original = required(entry, "name");
        if (!(entry.get("inputSchema") instanceof ObjectNode input)) {
            throw new IllegalArgumentException(original + " has no input schema");
        }
        try {
            List<MirroredParameters.Mirrored> mirrored = MirroredParameters.of(input);
            ObjectNode meta = object(entry, "_meta");
            ObjectNode hints = entry.get("annotations") instanceof ObjectNode given ? given : Json.object();
            String title = entry.path("title")
                    .asText(entry.path("annotations").path("title").asText(original));
            return new Tool(
                    ToolNames.of(prefix, original),
                    title,
                    entry.path("description").asText(""),
                    JsonSchema.compile(input),
                    entry.get("outputSchema") instanceof ObjectNode output ? JsonSchema.compile(output) : null,
                    hints,
                    icons(entry),
                    meta == null ? null : uris.outward().meta(meta),
                    upstream,
                    access,
                    access,
                    0,
                    Visibility.LOCKED,
                    Approval.APPROVED,
                    handlers.tool(original, mirrored, isHarmlessTwice(hints)),
                    new Origin(original, others(entry, OF_TOOLS)));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(original + ": " + e.getMessage(), e);
        }
    }

    /** What a server says of its tools is believed only if the operator says so. */
    private boolean isHarmlessTwice(ObjectNode hints) {
        return trustHints
                && (hints.path("readOnlyHint").asBoolean()
                        || hints.path("idempotentHint").asBoolean());
    }

    private Resource resource(ObjectNode entry) {
        String original = required(entry, "uri");
        return new Resource(
                uris.outward(original),
                about(entry, entry.path("name").asText(original)),
                entry.path("mimeType").textValue(),
                true,
                upstream,
                access,
                Visibility.LOCKED,
                handlers.resource(),
                new Origin(original, others(entry, OF_OTHERS)));
    }

    private ResourceTemplate template(ObjectNode entry) {
        String original = required(entry, "uriTemplate");
        UriTemplate template = UriTemplate.parse(uris.outward(original));
        Map<String, Completer> completers = new HashMap<>();
        template.variables()
                .forEach(variable -> completers.put(variable, handlers.completer("ref/resource", "uri", original)));
        return new ResourceTemplate(
                template,
                about(entry, entry.path("name").asText(original)),
                entry.path("mimeType").textValue(),
                completers,
                true,
                upstream,
                access,
                Visibility.LOCKED,
                handlers.resource(),
                new Origin(original, others(entry, OF_OTHERS)));
    }

    /** Servers may have resources that they do not list, such as the pages of MCP Apps. */
    private ResourceTemplate unlisted(String template) {
        return new ResourceTemplate(
                UriTemplate.parse(template),
                Presentation.of(upstream, null, null),
                null,
                Map.of(),
                false,
                upstream,
                access,
                Visibility.LOCKED,
                handlers.resource(),
                null);
    }

    private Prompt prompt(ObjectNode entry) {
        String original = required(entry, "name");
        List<Prompt.Argument> arguments = new ArrayList<>();
        for (JsonNode argument : entry.path("arguments")) {
            arguments.add(new Prompt.Argument(
                    required(argument, "name"),
                    argument.path("title").textValue(),
                    argument.path("description").textValue(),
                    argument.path("required").asBoolean(),
                    handlers.completer("ref/prompt", "name", original)));
        }
        return new Prompt(
                about(entry, ToolNames.of(prefix, original)),
                arguments,
                upstream,
                access,
                Visibility.LOCKED,
                handlers.prompt(original),
                new Origin(original, others(entry, OF_OTHERS)));
    }

    private Presentation about(ObjectNode entry, String name) {
        ObjectNode meta = object(entry, "_meta");
        return new Presentation(
                name,
                entry.path("title").textValue(),
                entry.path("description").textValue(),
                icons(entry),
                object(entry, "annotations"),
                meta == null ? null : uris.outward().meta(meta));
    }

    private static String required(JsonNode entry, String member) {
        String value = entry.path(member).textValue();
        if (value == null || value.isEmpty()) {
            throw new IllegalArgumentException("it has no " + member);
        }
        return value;
    }

    private static @Nullable ObjectNode object(ObjectNode entry, String member) {
        return entry.get(member) instanceof ObjectNode object ? object : null;
    }

    /** Pictures from the web or from within, and from nowhere that a server could make a client look. */
    private static @Nullable ArrayNode icons(ObjectNode entry) {
        if (!(entry.get("icons") instanceof ArrayNode icons)) {
            return null;
        }
        ArrayNode harmless = Json.mapper().createArrayNode();
        for (JsonNode icon : icons) {
            String source = icon.path("src").asText();
            if (source.startsWith("https://") || source.startsWith("data:image/")) {
                harmless.add(icon);
            }
        }
        return harmless.isEmpty() ? null : harmless;
    }

    private static ObjectNode others(ObjectNode entry, Set<String> known) {
        ObjectNode others = Json.object();
        entry.properties().forEach(member -> {
            if (!known.contains(member.getKey())) {
                others.set(member.getKey(), member.getValue());
            }
        });
        return others;
    }
}
