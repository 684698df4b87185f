package dev.gatehouse.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaContext;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.keyword.AbstractKeyword;
import com.networknt.schema.keyword.AnnotationKeyword;
import com.networknt.schema.keyword.Keyword;
import com.networknt.schema.keyword.KeywordValidator;
import com.networknt.schema.path.NodePath;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/** The drafts of JSON Schema, as they are checked here. */
final class Dialects {
    /** Keywords that look at a value as a whole, be it as large as it may. */
    private static final Set<String> BULKY = Set.of("minLength", "maxLength", "const", "enum", "uniqueItems");

    private static final Map<SpecificationVersion, Dialect> DIALECTS = new EnumMap<>(Map.of(
            SpecificationVersion.DRAFT_4, bounded(com.networknt.schema.dialect.Dialects.getDraft4()),
            SpecificationVersion.DRAFT_6, bounded(com.networknt.schema.dialect.Dialects.getDraft6()),
            SpecificationVersion.DRAFT_7, bounded(com.networknt.schema.dialect.Dialects.getDraft7()),
            SpecificationVersion.DRAFT_2019_09, bounded(com.networknt.schema.dialect.Dialects.getDraft201909()),
            SpecificationVersion.DRAFT_2020_12, bounded(com.networknt.schema.dialect.Dialects.getDraft202012())));

    private Dialects() {}

    static Dialect of(SpecificationVersion draft) {
        Dialect known = DIALECTS.get(draft);
        if (known == null) {
            throw new InvalidJsonSchema("$schema names a draft that is not supported");
        }
        return known;
    }

    /** Keywords that nobody knows are allowed by every draft, and say nothing. */
    private static Dialect bounded(Dialect draft) {
        return Dialect.builder(draft)
                .unknownKeywordFactory((name, context) -> new AnnotationKeyword(name))
                .keywords(keywords -> BULKY.forEach(name -> keywords.computeIfPresent(name, (_, it) -> new Costed(it))))
                .build();
    }

    /** A keyword whose cost grows with the value that it looks at. */
    private static final class Costed extends AbstractKeyword {
        private final Keyword keyword;

        Costed(Keyword keyword) {
            super(keyword.getValue());
            this.keyword = keyword;
        }

        @Override
        public KeywordValidator newValidator(
                SchemaLocation location, JsonNode value, Schema parent, SchemaContext context) throws Exception {
            return new CostedValidator(keyword.newValidator(location, value, parent, context));
        }
    }

    private record CostedValidator(KeywordValidator validator) implements KeywordValidator {
        @Override
        public void validate(ExecutionContext context, JsonNode value, JsonNode root, NodePath place) {
            if (context instanceof Evaluation evaluation) {
                evaluation.look(value);
            }
            validator.validate(context, value, root, place);
        }

        @Override
        public void walk(ExecutionContext context, JsonNode value, JsonNode root, NodePath place, boolean validating) {
            validator.walk(context, value, root, place, validating);
        }

        @Override
        public String getKeyword() {
            return validator.getKeyword();
        }

        @Override
        public SchemaLocation getSchemaLocation() {
            return validator.getSchemaLocation();
        }

        @Override
        public void preloadSchema() {
            validator.preloadSchema();
        }
    }
}
