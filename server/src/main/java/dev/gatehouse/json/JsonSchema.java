package dev.gatehouse.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.AbsoluteIri;
import com.networknt.schema.Error;
import com.networknt.schema.OutputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.PathType;
import com.networknt.schema.regex.RegularExpression;
import java.util.List;
import java.util.Locale;

/**
 * A compiled JSON Schema: 2020-12 unless its {@code $schema} names another draft from 4 on. Refers to nothing outside
 * itself but the drafts' own schemas: never fetches from the network, the disk or the class path. Whoever wrote it, to
 * compile it and to check a value costs no more than its limits allow. Keywords that nobody knows say nothing.
 * Immutable, thread-safe.
 */
public final class JsonSchema {
    private static final String DRAFTS = "json-schema.org/";
    private static final int MOST_VIOLATIONS = 10;
    private static final SchemaRegistryConfig CONFIG = SchemaRegistryConfig.builder()
            .pathType(PathType.JSON_POINTER)
            .locale(Locale.ENGLISH)
            .regularExpressionFactory(JsonSchema::pattern)
            .build();

    private final ObjectNode document;
    private final Schema schema;

    private JsonSchema(ObjectNode document, Schema schema) {
        this.document = document;
        this.schema = schema;
    }

    /**
     * Compiles a schema document.
     *
     * @throws InvalidJsonSchema if it is not a valid schema, of a draft we do not know, or refers to something outside
     */
    public static JsonSchema compile(ObjectNode document) {
        SchemaLimits.check(document);
        ObjectNode copy = document.deepCopy();
        SpecificationVersion draft = draft(copy);
        // A registry for each schema: an $id must not reach into another tool's schema.
        SchemaRegistry registry = registry(draft);
        try {
            refuseInvalid(registry, draft, copy);
            refuseDeadEnds(draft, copy);
            Schema schema = registry.getSchema(copy);
            schema.initializeValidators();
            return new JsonSchema(copy, schema);
        } catch (SchemaException e) {
            throw new InvalidJsonSchema("The schema cannot be used: " + firstLine(e));
        } catch (StackOverflowError e) {
            throw new InvalidJsonSchema("The schema refers to itself without end");
        } catch (Evaluation.TooCostly e) {
            throw new InvalidJsonSchema("The schema costs too much to check");
        }
    }

    /** The schema as it was given; treat as immutable. */
    public ObjectNode document() {
        return document;
    }

    /**
     * What is wrong with a value, in sentences that name the place; empty if nothing is. At most ten. A value that
     * costs too much to check is wrong, too.
     */
    public List<String> violations(JsonNode value) {
        try {
            List<Error> first = check(schema, value, new Evaluation(true));
            return first.isEmpty() ? List.of() : sentences(all(value, first));
        } catch (StackOverflowError e) {
            return List.of("The value cannot be checked: the schema refers to itself without end");
        } catch (Evaluation.TooCostly e) {
            return List.of("The value cannot be checked: with this schema that would cost too much");
        }
    }

    /** Everything that is wrong, as far as it can be found out; at least what was found first. */
    private List<Error> all(JsonNode value, List<Error> first) {
        Evaluation evaluation = new Evaluation(false);
        try {
            return check(schema, value, evaluation);
        } catch (Evaluation.TooCostly e) {
            return evaluation.found().isEmpty() ? first : evaluation.found();
        }
    }

    private static List<Error> check(Schema schema, JsonNode value, Evaluation evaluation) {
        return ScopedValue.where(Evaluation.CURRENT, evaluation)
                .call(() -> schema.validate(evaluation, value, OutputFormat.DEFAULT));
    }

    private static RegularExpression pattern(String expression) {
        LinearPattern pattern = LinearPattern.compile(expression);
        return text -> {
            if (Evaluation.CURRENT.isBound()) {
                Evaluation.CURRENT.get().match(pattern.size(), text.length());
            }
            return pattern.find(text);
        };
    }

    private static List<String> sentences(List<Error> errors) {
        return errors.stream().limit(MOST_VIOLATIONS).map(JsonSchema::sentence).toList();
    }

    private static SpecificationVersion draft(ObjectNode document) {
        JsonNode id = document.get("$schema");
        if (id == null) {
            return SpecificationVersion.DRAFT_2020_12;
        }
        return SpecificationVersion.fromDialectId(id.asText())
                .orElseThrow(() -> new InvalidJsonSchema("$schema names a dialect that is not supported; use"
                        + " https://json-schema.org/draft/2020-12/schema"));
    }

    private static SchemaRegistry registry(SpecificationVersion draft) {
        return SchemaRegistry.withDefaultDialect(
                Dialects.of(draft),
                builder -> builder.schemaRegistryConfig(CONFIG)
                        .schemaLoader(
                                loader -> loader.fetchRemoteResources(false).allow(JsonSchema::isDraft)));
    }

    private static boolean isDraft(AbsoluteIri iri) {
        String name = iri.toString();
        return name.startsWith("https://" + DRAFTS) || name.startsWith("http://" + DRAFTS);
    }

    private static void refuseInvalid(SchemaRegistry registry, SpecificationVersion draft, ObjectNode document) {
        List<Error> errors =
                check(registry.getSchema(SchemaLocation.of(draft.getDialectId())), document, new Evaluation(false));
        if (!errors.isEmpty()) {
            throw new InvalidJsonSchema("The schema is not valid: " + sentence(errors.getFirst()));
        }
    }

    /** The library finds out where static references lead, and leaves dynamic ones for later. */
    private static void refuseDeadEnds(SpecificationVersion draft, ObjectNode document) {
        ObjectNode made = draft == SpecificationVersion.DRAFT_2020_12 ? DynamicReferences.madeStatic(document) : null;
        if (made != null) {
            registry(draft).getSchema(made).initializeValidators();
        }
    }

    private static String sentence(Error error) {
        String place = String.valueOf(error.getInstanceLocation());
        return (place.isEmpty() ? "The value" : place) + ": " + error.getMessage();
    }

    private static String firstLine(SchemaException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("unknown reason");
    }
}
