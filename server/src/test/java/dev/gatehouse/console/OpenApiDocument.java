package dev.gatehouse.console;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.console.api.ErrorView;
import io.dropwizard.auth.Auth;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.core.jackson.TypeNameResolver;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.jaxrs2.Reader;
import io.swagger.v3.jaxrs2.ResolvedParameter;
import io.swagger.v3.jaxrs2.ext.AbstractOpenAPIExtension;
import io.swagger.v3.jaxrs2.ext.OpenAPIExtension;
import io.swagger.v3.jaxrs2.ext.OpenAPIExtensions;
import io.swagger.v3.oas.integration.SwaggerConfiguration;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.lang.annotation.Annotation;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Generates the OpenAPI 3.1 document of the admin API from its JAX-RS resources and records, so that neither needs
 * OpenAPI annotations: a record component is required, and may be null only where it is {@code @Nullable}.
 */
final class OpenApiDocument {
    private static final String SESSION = "session";
    private static final String CSRF = "csrfToken";

    private OpenApiDocument() {}

    static OpenAPI generate() {
        ModelConverters converters = ModelConverters.getInstance(true);
        // request bodies are read with the converters of 3.0 whatever the version of the document is
        for (ModelConverters each : List.of(converters, ModelConverters.getInstance(false))) {
            ModelResolver resolver = new ModelResolver(Json31.mapper(), new WireNames());
            resolver.openapi31(true);
            each.addConverter(resolver);
            each.addConverter(new RecordsAsTheyAre());
        }
        OpenAPIExtensions.setExtensions(withSessionsIgnored());
        OpenAPI start = new OpenAPI()
                .openapi("3.1.0")
                .info(new Info()
                        .title("Gatehouse admin API")
                        .version("1")
                        .description("Served on the admin port below /api. Generated from the JAX-RS resources."))
                .addServersItem(new Server().url("/api"));
        Reader reader = new Reader(new SwaggerConfiguration().openAPI31(true).openAPI(start));
        OpenAPI api = reader.read(Console.RESOURCES);
        converters.readAll(ErrorView.class).forEach(api.getComponents()::addSchemas);
        return finish(api);
    }

    private static List<OpenAPIExtension> withSessionsIgnored() {
        List<OpenAPIExtension> extensions = new ArrayList<>(OpenAPIExtensions.getExtensions());
        extensions.addFirst(new AbstractOpenAPIExtension() {
            @Override
            public ResolvedParameter extractParameters(
                    List<Annotation> annotations,
                    Type type,
                    Set<Type> typesToSkip,
                    Components components,
                    jakarta.ws.rs.Consumes classConsumes,
                    jakarta.ws.rs.Consumes methodConsumes,
                    boolean includeRequestBody,
                    com.fasterxml.jackson.annotation.JsonView jsonViewAnnotation,
                    Iterator<OpenAPIExtension> chain) {
                return annotations.stream().anyMatch(Auth.class::isInstance)
                        ? new ResolvedParameter()
                        : super.extractParameters(
                                annotations,
                                type,
                                typesToSkip,
                                components,
                                classConsumes,
                                methodConsumes,
                                includeRequestBody,
                                jsonViewAnnotation,
                                chain);
            }
        });
        return extensions;
    }

    private static OpenAPI finish(OpenAPI api) {
        api.getComponents()
                .addSecuritySchemes(
                        SESSION,
                        new SecurityScheme()
                                .type(SecurityScheme.Type.APIKEY)
                                .in(SecurityScheme.In.COOKIE)
                                .name("gatehouse_session"))
                .addSecuritySchemes(
                        CSRF,
                        new SecurityScheme()
                                .type(SecurityScheme.Type.APIKEY)
                                .in(SecurityScheme.In.HEADER)
                                .name("X-CSRF-Token"))
                .setSchemas(new TreeMap<>(api.getComponents().getSchemas()));
        api.getPaths()
                .forEach((path, item) ->
                        item.readOperationsMap().forEach((method, operation) -> finish(path, method, operation)));
        addStream(api);
        Map<String, PathItem> sorted = new TreeMap<>(api.getPaths());
        api.getPaths().clear();
        sorted.forEach(api.getPaths()::addPathItem);
        return api;
    }

    private static void finish(String path, PathItem.HttpMethod method, Operation operation) {
        boolean login = path.equals("/session") && method == PathItem.HttpMethod.POST;
        if (!login) {
            SecurityRequirement needs = new SecurityRequirement().addList(SESSION);
            operation.addSecurityItem(method == PathItem.HttpMethod.GET ? needs : needs.addList(CSRF));
        }
        if (operation.getParameters() != null) {
            operation.getParameters().forEach(OpenApiDocument::finish);
        }
        if (operation.getRequestBody() != null) {
            operation.getRequestBody().setRequired(true);
        }
        operation.setResponses(responses(path, operation.getResponses()));
    }

    private static void finish(Parameter parameter) {
        if ("header".equals(parameter.getIn())) {
            // needed, although the resource itself says so in its own words (428)
            parameter.setRequired(true);
        }
        parameter.setSchema(scalar(parameter.getSchema()));
    }

    /** The reader knows a parameter's format but calls its type an object; all of ours are text or whole numbers. */
    private static Schema<?> scalar(Schema<?> found) {
        String format = found.getFormat();
        boolean number = format != null && format.startsWith("int");
        Object standard = found.getDefault();
        Schema<?> schema =
                new JsonSchema().typesItem(number ? "integer" : "string").format(format);
        schema.setDefault(number && standard != null ? Long.valueOf(standard.toString()) : standard);
        return schema;
    }

    private static ApiResponses responses(String path, ApiResponses found) {
        ApiResponse answer = Objects.requireNonNull(found.get(ApiResponses.DEFAULT));
        ApiResponses responses = new ApiResponses();
        if (path.equals("/audit/export")) {
            Schema<?> text = new JsonSchema().typesItem("string");
            responses.addApiResponse(
                    "200",
                    new ApiResponse()
                            .description("The file")
                            .content(new Content()
                                    .addMediaType("text/csv", new MediaType().schema(text))
                                    .addMediaType("application/jsonl", new MediaType().schema(text))));
        } else if (answer.getContent() == null
                || answer.getContent().values().stream().allMatch(type -> type.getSchema() == null)) {
            responses.addApiResponse("204", new ApiResponse().description("Done"));
        } else {
            responses.addApiResponse("200", answer.description("OK"));
        }
        return responses.addApiResponse("default", error());
    }

    private static ApiResponse error() {
        return new ApiResponse()
                .description("Refused or failed")
                .content(new Content().addMediaType("application/json", new MediaType().schema(reference("Error"))));
    }

    /** The live stream is a servlet, since JAX-RS would buffer it; see LiveStream. */
    private static void addStream(OpenAPI api) {
        Operation stream = new Operation()
                .operationId("stream")
                .addParametersItem(new Parameter()
                        .name("topics")
                        .in("query")
                        .description("Comma-separated: audit, metrics")
                        .schema(new JsonSchema().typesItem("string")))
                .addSecurityItem(new SecurityRequirement().addList(SESSION))
                .responses(new ApiResponses()
                        .addApiResponse(
                                "200",
                                new ApiResponse()
                                        .description("Server-sent events: audit (an AuditEvent, id = seq), metrics (a"
                                                + " MetricsPoint), gap")
                                        .content(new Content()
                                                .addMediaType(
                                                        "text/event-stream",
                                                        new MediaType().schema(new JsonSchema().typesItem("string")))))
                        .addApiResponse("default", error()));
        api.getPaths().addPathItem("/stream", new PathItem().get(stream));
    }

    private static Schema<?> reference(String name) {
        return new JsonSchema().$ref("#/components/schemas/" + name);
    }

    /** {@code ToolView} is {@code Tool} on the wire; a nested record carries the name of the one around it. */
    private static final class WireNames extends TypeNameResolver {
        @Override
        protected String nameForClass(Class<?> type, Set<Options> options) {
            Class<?> outer = type.getEnclosingClass();
            String name = type.getSimpleName().replaceFirst("View$", "");
            return outer == null ? name : nameForClass(outer, options) + name;
        }
    }

    /** Records as Jackson writes them, and free-form JSON as what it is. */
    private static final class RecordsAsTheyAre implements ModelConverter {
        @Override
        public boolean isOpenapi31() {
            return true;
        }

        @Override
        public @Nullable Schema<?> resolve(
                AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
            Class<?> raw = raw(type.getType());
            if (JsonNode.class.isAssignableFrom(raw)) {
                return new JsonSchema().typesItem("object").additionalProperties(true);
            }
            Schema<?> schema = chain.next().resolve(type, context, chain);
            if (raw.isRecord()) {
                String name = new WireNames().nameForClass(raw, Set.of());
                Schema<?> defined = context.getDefinedModels().get(name);
                if (defined != null) {
                    describe(defined, raw);
                }
            }
            return schema;
        }

        private static Class<?> raw(Type type) {
            return type instanceof JavaType java
                    ? java.getRawClass()
                    : io.swagger.v3.core.util.Json.mapper().constructType(type).getRawClass();
        }

        @SuppressWarnings("rawtypes") // as the model's setters have it
        private static void describe(Schema<?> schema, Class<?> recordType) {
            Map<String, Schema> properties = new LinkedHashMap<>();
            List<String> required = new ArrayList<>();
            boolean request = recordType.getSimpleName().endsWith("Request")
                    || recordType.getSimpleName().endsWith("Change");
            for (RecordComponent component : recordType.getRecordComponents()) {
                Schema<?> property =
                        Objects.requireNonNull(schema.getProperties().get(component.getName()), component.getName());
                boolean nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
                properties.put(component.getName(), nullable ? orNull(property) : property);
                if (!nullable || !(request || recordType == ErrorView.class)) {
                    required.add(component.getName());
                }
            }
            schema.setProperties(properties);
            schema.setRequired(required);
        }

        private static Schema<?> orNull(Schema<?> schema) {
            if (schema.get$ref() != null) {
                return new JsonSchema().anyOf(List.of(schema, new JsonSchema().typesItem("null")));
            }
            if (schema.getTypes() != null) {
                schema.addType("null");
            }
            return schema;
        }
    }
}
