package dev.gatehouse.tools;

/** A template leads to nothing for a URI. Carries no stack trace: anybody can provoke it. */
public final class NoSuchResource extends Exception {
    private static final long serialVersionUID = 1L;

    public NoSuchResource() {
        super("There is no such resource.", null, false, false);
    }
}
