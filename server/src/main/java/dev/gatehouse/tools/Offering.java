package dev.gatehouse.tools;

import dev.gatehouse.policy.Access;
import org.jspecify.annotations.Nullable;

/** Something that callers may use under the access that guards it. Immutable. */
public sealed interface Offering permits Tool, Resource, ResourceTemplate, Prompt, Route {
    /** What clients ask for it by: a tool's or prompt's name, a resource's URI, a template. */
    String id();

    /** The access that configuration gives it. */
    default Access defaultAccess() {
        return access();
    }

    /** The access in force: the default, or an operator's override. */
    Access access();

    /** The number of the administrator's override in force; 0 while none is. */
    default long revision() {
        return 0;
    }

    /** Whether what it says of itself may be trusted; if not, nobody sees or uses it. */
    default boolean isApproved() {
        return true;
    }

    /** How it appears to callers who may not use it. */
    Visibility visibility();

    /** The backend behind it; absent for what is offered here. */
    @Nullable
    String upstream();

    /** Where it comes from; absent for what is offered here, or has no other name there. */
    default @Nullable Origin origin() {
        return null;
    }

    /** What it is called where it comes from. */
    default String original() {
        Origin from = origin();
        return from == null ? id() : from.name();
    }
}
