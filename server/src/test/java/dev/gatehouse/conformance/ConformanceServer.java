package dev.gatehouse.conformance;

import dev.gatehouse.Gatehouse;
import dev.gatehouse.policy.Access;
import dev.gatehouse.testing.Project;
import java.nio.file.Path;
import java.util.List;

/** Runs the gateway with the suite's fixtures until it is told to stop; {@code --auth} asks everybody to sign in. */
public final class ConformanceServer {
    static final Path PROFILE = Project.root().resolve("server/src/test/conformance/profile.yml");

    private ConformanceServer() {}

    /** Serves by the environment's {@code PORT}, {@code ADMIN_PORT} and {@code DATA_DIR}. */
    public static void main(String[] args) throws Exception {
        boolean auth = List.of(args).contains("--auth");
        Access access = auth ? Access.required() : Access.open();
        new Gatehouse(new Fixtures(access)).serve(PROFILE);
    }
}
