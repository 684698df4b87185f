package dev.gatehouse;

import io.dropwizard.core.Application;
import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.cli.ServerCommand;
import net.sourceforge.argparse4j.inf.Namespace;

/** Dropwizard's server command, saying in one line why it cannot start instead of showing a stack trace. */
final class ServerStart extends ServerCommand<GatehouseConfig> {
    ServerStart(Application<GatehouseConfig> application) {
        super(application);
    }

    @Override
    public void onError(Cli cli, Namespace namespace, Throwable error) {
        cli.getStdErr().println("gatehouse: " + StartError.describe(error));
        cli.getStdErr().flush();
    }
}
