package dev.gatehouse;

import dev.gatehouse.audit.WithoutAudit;
import java.nio.file.Path;

/**
 * The gateway with the record of calls left out, to measure what the record costs. Only the tests' class path has it;
 * no configuration turns the record off.
 */
public final class UnauditedGateway {
    private UnauditedGateway() {}

    /** Serves the configuration {@code args[0]} until it is killed. */
    public static void main(String[] args) throws Exception {
        new Gatehouse(parts -> WithoutAudit.of(parts.audit()), System.getenv()).serve(Path.of(args[0]));
    }
}
