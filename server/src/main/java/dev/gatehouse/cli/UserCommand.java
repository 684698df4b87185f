package dev.gatehouse.cli;

import dev.gatehouse.Gatehouse;
import dev.gatehouse.Parts;
import dev.gatehouse.identity.Passwords;
import dev.gatehouse.identity.UserMapping;
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
        description =
                "Adds and lists users of the embedded authorization server; disables and enables users of any issuer.",
        mixinStandardHelpOptions = true,
        subcommands = {
            UserCommand.Add.class,
            UserCommand.List.class,
            UserCommand.Password.class,
            UserCommand.Map.class,
            UserCommand.Unmap.class,
            UserCommand.Mappings.class,
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

    @SuppressWarnings("SystemConsoleNull") // JDK 25 returns null again where input is no terminal
    private static char[] password(CommandSpec spec, String username) throws IOException {
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
                User added = gatehouse
                        .users()
                        .add(username, name == null ? username : name, email, password(spec, username));
                gatehouse
                        .audit()
                        .append(CommandActs.entry(
                                "user.add", "Added the user " + added.username() + " (uid " + added.uid() + ")."));
                say(spec, "Added " + added.username() + " (uid " + added.uid() + ").");
            }
            return 0;
        }
    }

    /** Gives a user another password; what the old one opened ends. */
    @Command(
            name = "password",
            description = "Gives a user another password and signs them out everywhere. It is asked for, or read from"
                    + " standard input when that is not a terminal.",
            mixinStandardHelpOptions = true)
    static final class Password implements Callable<Integer> {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Parameters(index = "0", paramLabel = "USERNAME", description = "The user.")
        private String username = "";

        @Mixin
        private ConfigOption config = new ConfigOption();

        @Override
        public Integer call() throws Exception {
            try (Parts gatehouse = Gatehouse.offline(config.read())) {
                User user = named(gatehouse, username, spec);
                gatehouse
                        .killSwitch()
                        .replacePassword(
                                gatehouse.users(),
                                user,
                                password(spec, username),
                                CommandActs.author(),
                                () -> CommandActs.entry(
                                        "user.password",
                                        "Replaced the password of " + user.username() + " and revoked their tokens."));
                say(spec, "The password of " + user.username() + " is replaced; they are signed out everywhere.");
            }
            return 0;
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

    /** Says who a subject of an outside issuer is here. */
    @Command(
            name = "map",
            description = "Says who a subject of an outside issuer is here, for issuers with users.lookup. A running"
                    + " gateway obeys within seconds.",
            mixinStandardHelpOptions = true)
    static final class Map implements Callable<Integer> {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Parameters(index = "0", paramLabel = "ISSUER", description = "The exact iss of its tokens.")
        private String issuer = "";

        @Parameters(index = "1", paramLabel = "SUBJECT", description = "The sub of its tokens.")
        private String subject = "";

        @Parameters(index = "2", paramLabel = "UID", description = "The user id here.")
        private String uid = "";

        @Mixin
        private ConfigOption config = new ConfigOption();

        @Override
        public Integer call() throws Exception {
            String sentence = subject + " of " + issuer + " is " + uid + " here.";
            try (Parts gatehouse = Gatehouse.offline(config.read())) {
                gatehouse
                        .audit()
                        .<Boolean, IllegalArgumentException>append(
                                handle -> {
                                    gatehouse.userMappings().put(handle, issuer, subject, uid, CommandActs.author());
                                    return true;
                                },
                                _ -> CommandActs.entry("user.map", sentence));
                say(spec, sentence);
            } catch (IllegalArgumentException e) {
                throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
            }
            return 0;
        }
    }

    /** Forgets who a subject of an outside issuer is here. */
    @Command(
            name = "unmap",
            description = "Forgets who a subject of an outside issuer is here.",
            mixinStandardHelpOptions = true)
    static final class Unmap implements Callable<Integer> {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Parameters(index = "0", paramLabel = "ISSUER", description = "The exact iss of its tokens.")
        private String issuer = "";

        @Parameters(index = "1", paramLabel = "SUBJECT", description = "The sub of its tokens.")
        private String subject = "";

        @Mixin
        private ConfigOption config = new ConfigOption();

        @Override
        public Integer call() throws Exception {
            try (Parts gatehouse = Gatehouse.offline(config.read())) {
                gatehouse
                        .audit()
                        .<Boolean, ParameterException>append(
                                handle -> {
                                    if (!gatehouse.userMappings().remove(handle, issuer, subject)) {
                                        throw new ParameterException(
                                                spec.commandLine(),
                                                "nobody is mapped for " + subject + " of " + issuer);
                                    }
                                    return true;
                                },
                                _ -> CommandActs.entry(
                                        "user.unmap", subject + " of " + issuer + " is nobody's name here any more."));
                say(spec, subject + " of " + issuer + " is not mapped any more.");
            }
            return 0;
        }
    }

    /** Lists who is who. */
    @Command(
            name = "mappings",
            description = "Lists who subjects of outside issuers are here.",
            mixinStandardHelpOptions = true)
    static final class Mappings implements Callable<Integer> {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Mixin
        private ConfigArgument config = new ConfigArgument();

        @Override
        public Integer call() throws Exception {
            try (Parts gatehouse = Gatehouse.offline(config.read())) {
                say(spec, "%-24s %-40s %s".formatted("UID", "ISSUER", "SUBJECT"));
                for (UserMapping mapping : gatehouse.userMappings().all()) {
                    say(spec, "%-24s %-40s %s".formatted(mapping.uid(), mapping.issuer(), mapping.subject()));
                }
            }
            return 0;
        }
    }

    /** Disables a user. */
    @Command(
            name = "disable",
            description = "Locks a user out, of whichever issuer: no more sign-in here, and every token is refused. A"
                    + " running gateway obeys within seconds.",
            mixinStandardHelpOptions = true)
    static final class Disable implements Callable<Integer> {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Mixin
        private UserArgument user = new UserArgument();

        @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the audit and the console.")
        private String reason = "";

        @Mixin
        private ConfigOption config = new ConfigOption();

        @Override
        public Integer call() throws Exception {
            try (Parts gatehouse = Gatehouse.offline(config.read())) {
                boolean changed = gatehouse
                        .killSwitch()
                        .disable(
                                user.target(gatehouse),
                                reason,
                                CommandActs.author(),
                                () -> CommandActs.entry(
                                        "user.disable",
                                        "Disabled the user " + user.name() + (reason.isEmpty() ? "." : ": " + reason)));
                say(spec, user.name() + (changed ? " is disabled." : " was disabled already."));
            }
            return 0;
        }
    }

    /** Enables a user again. */
    @Command(name = "enable", description = "Enables a disabled user again.", mixinStandardHelpOptions = true)
    static final class Enable implements Callable<Integer> {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Mixin
        private UserArgument user = new UserArgument();

        @Mixin
        private ConfigOption config = new ConfigOption();

        @Override
        public Integer call() throws Exception {
            try (Parts gatehouse = Gatehouse.offline(config.read())) {
                boolean changed = gatehouse
                        .killSwitch()
                        .enable(
                                user.target(gatehouse),
                                () -> CommandActs.entry("user.enable", "Enabled the user " + user.name() + "."));
                say(spec, user.name() + (changed ? " is enabled." : " was not disabled."));
            }
            return 0;
        }
    }
}
