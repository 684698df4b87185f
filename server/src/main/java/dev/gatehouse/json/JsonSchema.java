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
import java.util.List;
import java.util.Locale;

/**
 * A compiled JSON Schema: 2020-12 unless its {@code $schema} names another draft from 4 on. Refers to nothing outside
 * itself but the drafts' own schemas: never fetches from the network, the disk or the class path. Immutable,
 * thread-safe.
 */
public final class JsonSchema {
    private static final String DRAFTS = "json-schema.org/";
    private static final int MOST_VIOLATIONS = 10;
    private static final SchemaRegistryConfig CONFIG = SchemaRegistryConfig.builder()
            .pathType(PathType.JSON_POINTER)
            .locale(Locale.ENGLISH)
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
        ObjectNode copy = document.deepCopy();
        SpecificationVersion draft = draft(copy);
        // A registry for each schema: an $id must not reach into another tool's schema.
        SchemaRegistry registry = registry(draft);
        try {
            refuseInvalid(registry, draft, copy);
            Schema schema = registry.getSchema(copy);
            schema.initializeValidators();
            return new JsonSchema(copy, schema);
        } catch (SchemaException e) {
            throw new InvalidJsonSchema("The schema cannot be used: " + firstLine(e));
        } catch (StackOverflowError e) {
            throw new InvalidJsonSchema("The schema refers to itself without end");
        }
    }

    /** The schema as it was given; treat as immutable. */
    public ObjectNode document() {
        return document;
    }

    /** What is wrong with a value, in sentences that name the place; empty if nothing is. At most ten. */
    public List<String> violations(JsonNode value) {
        try {
            if (schema.validate(value, OutputFormat.BOOLEAN)) {
                return List.of();
            }
            return schema.validate(value).stream()
                    .limit(MOST_VIOLATIONS)
                    .map(JsonSchema::sentence)
                    .toList();
        } catch (StackOverflowError e) {
            return List.of("The value cannot be checked: the schema refers to itself without end");
        }
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
                draft,
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
                registry.getSchema(SchemaLocation.of(draft.getDialectId())).validate(document);
        if (!errors.isEmpty()) {
            throw new InvalidJsonSchema("The schema is not valid: " + sentence(errors.getFirst()));
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
