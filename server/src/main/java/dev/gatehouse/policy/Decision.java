package dev.gatehouse.policy;

import java.util.List;

/**
 * What policy says to a caller who asks for a tool. One resolver makes it for every front, the console and the
 * debugger.
 */
public sealed interface Decision {
    /** The reason, whose code is stable. */
    Reason reason();

    /** The scopes the tool needs, sorted. */
    List<String> requiredScopes();

    /** The scopes of those that the caller lacks, sorted. */
    List<String> missingScopes();

    /** The rule that decided, named so that a person can find it, for example {@code tools.access.echo}. */
    String rule();

    /** The word for this decision in audit events: {@code allow}, {@code deny} or {@code challenge}. */
    String word();

    /** The call may go on. */
    record Allow(Reason reason, List<String> requiredScopes, String rule) implements Decision {
        @Override
        public List<String> missingScopes() {
            return List.of();
        }

        @Override
        public String word() {
            return "allow";
        }
    }

    /** The call is refused, and no other token would help. */
    record Deny(Reason reason, List<String> requiredScopes, String rule) implements Decision {
        @Override
        public List<String> missingScopes() {
            return List.of();
        }

        @Override
        public String word() {
            return "deny";
        }
    }

    /** The call is refused until the caller signs in (no credentials) or steps up (missing scopes). */
    record Challenge(Reason reason, List<String> requiredScopes, List<String> missingScopes, String rule)
            implements Decision {
        @Override
        public String word() {
            return "challenge";
        }
    }
}
