package dev.gatehouse.cli;

import dev.gatehouse.Gatehouse;
import dev.gatehouse.GatehouseConfig;
import dev.gatehouse.Parts;
import picocli.CommandLine.Mixin;

/**
 * A command on the data of a gateway, which may run meanwhile: opens the data that the configuration names, works on
 * it, and closes it.
 */
abstract sealed class OfflineCommand extends SpokenCommand {
    /** One with arguments of its own: {@code --config} names the configuration. */
    abstract static non-sealed class Act extends OfflineCommand {
        @Mixin
        private ConfigOption config = new ConfigOption();

        @Override
        final GatehouseConfig read() throws Exception {
            return config.read();
        }
    }

    /** One without: its last argument is the configuration. */
    abstract static non-sealed class Listing extends OfflineCommand {
        @Mixin
        private ConfigArgument config = new ConfigArgument();

        @Override
        final GatehouseConfig read() throws Exception {
            return config.read();
        }
    }

    abstract GatehouseConfig read() throws Exception;

    /** Works on the data, and says what came of it. */
    abstract void work(Parts gatehouse) throws Exception;

    @Override
    public final Integer call() throws Exception {
        try (Parts gatehouse = Gatehouse.offline(read())) {
            work(gatehouse);
        }
        return 0;
    }
}
