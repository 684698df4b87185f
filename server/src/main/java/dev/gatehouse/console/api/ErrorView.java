package dev.gatehouse.console.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Every error of the admin API.
 *
 * @param code the stable code of {@code docs/errors.md}
 * @param message one sentence for people
 * @param requestId the id of the HTTP request, also in {@code X-Request-Id}
 * @param decisionId where the record explains it, if there is one
 * @param current the tool as it is now, when a change was based on an older revision
 * @param currentOffering the same of a resource, a template or a prompt
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ErrorView(
        String code,
        String message,
        String requestId,
        @Nullable String decisionId,
        @Nullable ToolView current,
        @Nullable OfferingView currentOffering) {}
