package dev.gatehouse;

/** The gateway. */
public final class Gatehouse {
    private Gatehouse() {}

    /** Runs a command. */
    public static void main(String[] args) {
        System.out.println("Hello " + Runtime.version());
    }
}
