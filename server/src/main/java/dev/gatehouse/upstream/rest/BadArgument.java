package dev.gatehouse.upstream.rest;

import dev.gatehouse.tools.ToolFailure;

/** An argument cannot stand where it is needed. */
final class BadArgument extends Exception {
    private static final long serialVersionUID = 1L;

    /** {@code problem} goes on after the name: "must be …". */
    BadArgument(String name, String problem) {
        super("The argument " + name + " " + problem + ".", null, false, false);
    }

    ToolFailure asToolFailure() {
        return new ToolFailure("invalid_arguments", String.valueOf(getMessage()), ToolFailure.Outcome.TOOL_ERROR, null);
    }
}
