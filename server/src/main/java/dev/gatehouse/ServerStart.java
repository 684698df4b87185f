package dev.gatehouse;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.dropwizard.core.Application;
import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.cli.ServerCommand;
import io.dropwizard.core.setup.Environment;
import net.sourceforge.argparse4j.inf.Namespace;
import org.slf4j.LoggerFactory;

/** Dropwizard's server command, saying in one line why it cannot start instead of showing a stack trace. */
final class ServerStart extends ServerCommand<GatehouseConfig> {
    ServerStart(Application<GatehouseConfig> application) {
        super(application);
    }

    @Override
    protected void run(Environment environment, Namespace namespace, GatehouseConfig config) throws Exception {
        // it would log what onError says, with a stack trace
        if (LoggerFactory.getLogger(ServerCommand.class) instanceof Logger logger) {
            logger.setLevel(Level.OFF);
        }
        super.run(environment, namespace, config);
    }

    @Override
    public void onError(Cli cli, Namespace namespace, Throwable error) {
        cli.getStdErr().println("gatehouse: " + StartError.describe(error));
        cli.getStdErr().flush();
    }
}
