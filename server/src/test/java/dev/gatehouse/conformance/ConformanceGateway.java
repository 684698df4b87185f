package dev.gatehouse.conformance;

import dev.gatehouse.testing.GatewayProcess;
import dev.gatehouse.testing.Project;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The conformance profile in processes of its own, for all tests that leave it as they found it. */
final class ConformanceGateway {
    private ConformanceGateway() {}

    /** Where runs leave what they found. */
    static Path folder() {
        return Project.root().resolve("server/target/conformance").toAbsolutePath();
    }

    /** Every fixture is public and nobody is asked to sign in. */
    static GatewayProcess open() {
        return Open.GATEWAY;
    }

    /** Every fixture is for verified callers. */
    static GatewayProcess signedIn() {
        return SignedIn.GATEWAY;
    }

    private static GatewayProcess start(String name, String... arguments) {
        try {
            Path fresh = Files.createTempDirectory(Files.createDirectories(folder()), name);
            GatewayProcess gateway = GatewayProcess.start(
                    fresh, Map.of(), ConformanceServer.PROFILE, ConformanceServer.class, arguments);
            Runtime.getRuntime().addShutdownHook(new Thread(gateway.process()::destroy));
            return gateway;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Open {
        private static final GatewayProcess GATEWAY = start("open");
    }

    private static final class SignedIn {
        private static final GatewayProcess GATEWAY = start("signed-in", "--auth");
    }
}
