package dev.gatehouse.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.ExecutionConfig;
import com.networknt.schema.ExecutionContext;
import java.util.List;
import java.util.Locale;

/**
 * One check of a value against a schema, with a limit on its cost: a small schema whose references fan out, or that
 * looks at each level of a value twice, could otherwise take longer than anybody lives. For one thread.
 */
final class Evaluation extends ExecutionContext {
    /** The check that runs now, for what it does without being told of it. */
    static final ScopedValue<Evaluation> CURRENT = ScopedValue.newInstance();

    /** How many keywords may be applied; the largest body that is taken stays below, checked reasonably. */
    private static final int MOST_STEPS = 2_000_000;
    /** The same for schemas that look at what others have looked at, which costs more a step. */
    private static final int MOST_STEPS_WITH_ANNOTATIONS = 200_000;
    /** How many states times characters of a regular expression cost as much as a keyword. */
    private static final int STATES_A_STEP = 16;

    /** How many entries of a list in a schema, or in a value that is looked at as a whole. */
    private static final int ENTRIES_A_STEP = 8;

    private static final int CHARACTERS_A_STEP = 256;
    private static final int MOST_ERRORS = 1_000;

    private final List<Error> outermost;
    private final int mostErrors;
    private long left = MOST_STEPS;
    private boolean annotating;
    private int errors;

    /** It costs too much. An {@link java.lang.Error}, since the library takes exceptions for its own affair. */
    static final class TooCostly extends java.lang.Error {
        private static final long serialVersionUID = 1L;

        TooCostly() {
            super("the check costs too much", null, false, false);
        }
    }

    /** {@code onlyWhether}: whether there is anything wrong is all that is asked. */
    Evaluation(boolean onlyWhether) {
        super(ExecutionConfig.builder()
                .locale(Locale.ENGLISH)
                .failFast(onlyWhether)
                // A remark in every draft alike: its checks are no part of what a schema must mean, and have their own
                // cost.
                .formatAssertionsEnabled(false)
                .build());
        this.mostErrors = onlyWhether ? Integer.MAX_VALUE : MOST_ERRORS;
        this.outermost = getErrors();
    }

    /** What was found wrong with the value as a whole, even if the check came to no end. */
    List<Error> found() {
        return outermost;
    }

    @Override
    public void evaluationPathAddLast(String keyword) {
        if (!annotating && (isUnevaluatedPropertiesPresent() || isUnevaluatedItemsPresent())) {
            annotating = true;
            left = Math.min(left, MOST_STEPS_WITH_ANNOTATIONS);
        }
        JsonNode said = getEvaluationSchema().peekLast().getSchemaNode().get(keyword);
        spend(1 + (said == null ? 0 : said.size() / ENTRIES_A_STEP));
        super.evaluationPathAddLast(keyword);
    }

    @Override
    public void addError(Error error) {
        errors++;
        super.addError(error);
        if (errors > mostErrors) {
            throw new TooCostly();
        }
    }

    /** A pattern of so many states looks at so many characters. */
    void match(int states, int characters) {
        spend(1 + (long) states * characters / STATES_A_STEP);
    }

    /** A keyword looks at the whole of a value. */
    void look(JsonNode value) {
        if (value.isTextual()) {
            spend(value.textValue().length() / CHARACTERS_A_STEP);
        } else if (value.isContainerNode()) {
            spend(1 + value.size() / ENTRIES_A_STEP);
            for (JsonNode part : value) {
                look(part);
            }
        }
    }

    private void spend(long steps) {
        left -= steps;
        if (left < 0) {
            throw new TooCostly();
        }
    }
}
