package dev.gatehouse.identity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can be said about a token without storing it.
 *
 * @param checks in the order in which they are made
 * @param header the decoded header, if it can be decoded
 * @param claims the decoded claims, if they can be decoded
 * @param confirmation what whoever sends it must hold besides, if that can be read
 * @param verification the verdict, the same that a call with this token would get
 */
public record TokenExplanation(
        List<TokenCheck> checks,
        @Nullable ObjectNode header,
        @Nullable ObjectNode claims,
        @Nullable Confirmation confirmation,
        Verification verification) {
    public TokenExplanation {
        checks = List.copyOf(checks);
    }
}
