package dev.gatehouse.upstream.rest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;

/**
 * An OpenAPI document of version 3.0 or 3.1, as it is written. What it refers to outside itself is never fetched. Treat
 * as immutable.
 */
final class OpenApiDocument {
    /** The largest document that is taken; the largest that are published have about 15 MB. */
    static final int MOST_BYTES = 32 * 1024 * 1024;

    private static final int DEEPEST = 500;
    private static final int MOST_STEPS = 32;

    private final ObjectNode tree;
    private final boolean version30;

    /** The document cannot be used; the message says why, in one line. */
    static final class Unusable extends Exception {
        private static final long serialVersionUID = 1L;

        Unusable(String message) {
            super(message, null, false, false);
        }
    }

    private OpenApiDocument(ObjectNode tree, boolean version30) {
        this.tree = tree;
        this.version30 = version30;
    }

    /** Reads JSON, or else YAML. */
    static OpenApiDocument read(byte[] bytes) throws Unusable {
        JsonNode tree;
        try {
            tree = mapper(bytes).readTree(bytes);
        } catch (JsonProcessingException e) {
            throw new Unusable("it is neither JSON nor YAML: "
                    + e.getOriginalMessage().lines().findFirst().orElse("it cannot be read"));
        } catch (IOException e) {
            throw new Unusable("it cannot be read");
        }
        if (!(tree instanceof ObjectNode document)) {
            throw new Unusable("it is not an OpenAPI document");
        }
        String version = document.path("openapi").asText("");
        if (!version.startsWith("3.0.") && !version.startsWith("3.1.")) {
            throw new Unusable(
                    document.has("swagger")
                            ? "it is of version 2 (Swagger); convert it to OpenAPI 3"
                            : "it is not of version 3.0 or 3.1, but says openapi: '" + version + "'");
        }
        return new OpenApiDocument(document, version.startsWith("3.0."));
    }

    private static ObjectMapper mapper(byte[] bytes) {
        StreamReadConstraints constraints = StreamReadConstraints.builder()
                .maxNestingDepth(DEEPEST)
                .maxDocumentLength(MOST_BYTES)
                .build();
        ObjectMapper mapper;
        if (beginsWithBrace(bytes)) {
            mapper = new ObjectMapper(
                    JsonFactory.builder().streamReadConstraints(constraints).build());
        } else {
            LoaderOptions options = new LoaderOptions();
            options.setCodePointLimit(MOST_BYTES);
            mapper = new ObjectMapper(YAMLFactory.builder()
                    .streamReadConstraints(constraints)
                    .loaderOptions(options)
                    .build());
        }
        return mapper.enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);
    }

    private static boolean beginsWithBrace(byte[] bytes) {
        for (byte octet : bytes) {
            if (octet > ' ') {
                return octet == '{';
            }
        }
        return false;
    }

    /** Whether schemas are of 3.0, and not JSON Schema 2020-12. */
    boolean isVersion30() {
        return version30;
    }

    /** The paths, as they are written. */
    JsonNode paths() {
        return tree.path("paths");
    }

    /** Its title and version, for people. */
    String title() {
        return tree.path("info").path("title").asText("untitled") + " "
                + tree.path("info").path("version").asText("");
    }

    /**
     * Where the backend is, as the first server says; one without a host is taken beside the document.
     *
     * @throws Unusable if that says nothing
     */
    URI server(@Nullable URI beside) throws Unusable {
        JsonNode server = tree.path("servers").path(0);
        String url = server.path("url").asText("/");
        for (var variable : server.path("variables").properties()) {
            url = url.replace(
                    "{" + variable.getKey() + "}",
                    variable.getValue().path("default").asText(""));
        }
        try {
            URI found = beside == null ? URI.create(url) : beside.resolve(url);
            if (found.getHost() != null) {
                return found;
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw new Unusable("it does not say where the backend is; set url");
    }

    /** What a node is or refers to within this document; absent if it refers elsewhere, or in a circle. */
    @Nullable
    JsonNode resolve(JsonNode node) {
        JsonNode found = node;
        for (int i = 0; i < MOST_STEPS; i++) {
            JsonNode reference = found.get("$ref");
            if (reference == null || !reference.isTextual()) {
                return found;
            }
            JsonNode target = at(reference.textValue());
            if (target == null) {
                return null;
            }
            found = target;
        }
        return null;
    }

    /** What {@code #/…} stands for; absent if it is nothing here. */
    @Nullable
    JsonNode at(String reference) {
        if (!reference.startsWith("#/")) {
            return null;
        }
        try {
            String pointer = URLDecoder.decode(reference.substring(1).replace("+", "%2B"), StandardCharsets.UTF_8);
            JsonNode found = tree.at(JsonPointer.compile(pointer));
            return found.isMissingNode() ? null : found;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
