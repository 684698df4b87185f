package dev.gatehouse.cli;

/** A command cannot do what it was asked for; the message says why, in one line, for people. Exit code 1. */
final class CommandFailed extends Exception {
    private static final long serialVersionUID = 1L;

    CommandFailed(String message) {
        super(message, null, false, false);
    }
}
