package dev.gatehouse.console;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which revision a change is based on. */
final class IfMatch {
    private static final Pattern REVISION_TAG = Pattern.compile("\"(\\d{1,18})\"");

    private IfMatch() {}

    /** The revision that the header {@code If-Match} names; refuses one that names none. */
    static long revision(@Nullable String ifMatch) {
        if (ifMatch == null) {
            throw ApiError.of(
                    428,
                    "precondition_required",
                    "Send the ETag of what you change as If-Match, so that nobody's change is lost unseen.");
        }
        Matcher tag = REVISION_TAG.matcher(ifMatch);
        if (!tag.matches()) {
            throw ApiError.invalid(
                    "If-Match must be the ETag of what you change, for example \"3\" in quotation marks.");
        }
        return Long.parseLong(tag.group(1));
    }
}
