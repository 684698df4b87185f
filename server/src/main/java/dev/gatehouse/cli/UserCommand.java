package dev.gatehouse.cli;

import dev.gatehouse.Gatehouse;
import dev.gatehouse.Parts;
import dev.gatehouse.identity.Passwords;
import dev.gatehouse.oauth.User;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Looks after the users of the embedded authorization server. */
@Command(
        name = "user",
        description = "Adds, lists, disables and enables users of the embedded authorization server.",
        mixinStandardHelpOptions = true,
        subcommands = {
            UserCommand.Add.class,
            UserCommand.List.class,
            UserCommand.Disable.class,
            UserCommand.Enable.class
        })
final class UserCommand {
    private static User named(Parts gatehouse, String username, CommandSpec spec) {
        return gatehouse
                .users()
                .byUsername(username)
                .orElseThrow(() -> new ParameterException(spec.commandLine(), "there is no user " + username));
    }

    private static void say(CommandSpec spec, String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }

    /** Adds a user; the password is asked for, or read from standard input. */
    @Command(
            name = "add",
            description =
                    "Adds a user. The password is asked for, or read from standard input when that is not a terminal.",
            mixinStandardHelpOptions = true)
    static final class Add implements Callable<Integer> {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Parameters(index = "0", paramLabel = "USERNAME", description = "What they type to sign in.")
        private String username = "";

        @Option(names = "--name", paramLabel = "NAME", description = "What they are called (default: the username).")
        private @Nullable String name;

        @Option(names = "--email", paramLabel = "ADDRESS", description = "Their address.")
        private @Nullable String email;

        @Mixin
        private ConfigOption config = new ConfigOption();

        @Override
        public Integer call() throws Exception {
            try (Parts gatehouse = Gatehouse.offline(config.read())) {
                if (gatehouse.users().byUsername(username).isPresent()) {
                    throw new ParameterException(spec.commandLine(), "there is a user " + username + " already");
                }
                User added = gatehouse.users().add(username, name == null ? username : name, email, password());
                say(spec, "Added " + added.username() + " (uid " + added.uid() + ").");
            }
            return 0;
        }

        @SuppressWarnings("SystemConsoleNull") // JDK 25 returns null again where input is no terminal
        private char[] password() throws IOException {
            Console console = System.console();
            char[] password;
            if (console != null && console.isTerminal()) {
                password = console.readPassword("Password for %s: ", username);
            } else {
                String line = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
                password = line == null ? null : line.toCharArray();
            }
            if (password == null || password.length < Passwords.SHORTEST) {
                throw new ParameterException(
                        spec.commandLine(), "a password needs at least " + Passwords.SHORTEST + " characters");
            }
            return password;
        }
    }

    /** Lists the users. */
    @Command(name = "list", description = "Lists the users.", mixinStandardHelpOptions = true)
    static final class List implements Callable<Integer> {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Mixin
        private ConfigArgument config = new ConfigArgument();

        @Override
        public Integer call() throws Exception {
            try (Parts gatehouse = Gatehouse.offline(config.read())) {
                say(spec, "%-20s %-24s %-24s %s".formatted("USERNAME", "UID", "NAME", "STATE"));
                for (User user : gatehouse.users().all()) {
                    say(
                            spec,
                            "%-20s %-24s %-24s %s"
                                    .formatted(
                                            user.username(),
                                            user.uid(),
                                            user.name(),
                                            user.disabled() ? "disabled" : "active"));
                }
            }
            return 0;
        }
    }

    /** Disables a user. */
    @Command(
            name = "disable",
            description = "Disables a user: no more sign-in, and their refresh tokens end.",
            mixinStandardHelpOptions = true)
    static final class Disable extends Switch {
        Disable() {
            super(true);
        }
    }

    /** Enables a user again. */
    @Command(name = "enable", description = "Enables a disabled user again.", mixinStandardHelpOptions = true)
    static final class Enable extends Switch {
        Enable() {
            super(false);
        }
    }

    /** What disabling and enabling share. */
    abstract static class Switch implements Callable<Integer> {
        private final boolean disabled;

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Parameters(index = "0", paramLabel = "USERNAME", description = "The user.")
        private String username = "";

        @Mixin
        private ConfigOption config = new ConfigOption();

        Switch(boolean disabled) {
            this.disabled = disabled;
        }

        @Override
        public Integer call() throws Exception {
            try (Parts gatehouse = Gatehouse.offline(config.read())) {
                gatehouse.users().setDisabled(named(gatehouse, username, spec).uid(), disabled);
                say(spec, username + " is " + (disabled ? "disabled." : "enabled."));
            }
            return 0;
        }
    }
}
