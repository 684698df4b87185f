package dev.gatehouse.cli;

import dev.gatehouse.Parts;
import dev.gatehouse.identity.Passwords;
import dev.gatehouse.oauth.User;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Looks after the users of the embedded authorization server, and after who else may come in. */
@Command(
        name = "user",
        description =
                "Adds and lists users of the embedded authorization server; disables and enables users of any issuer.",
        mixinStandardHelpOptions = true,
        subcommands = {
            UserCommand.Add.class,
            UserCommand.List.class,
            UserCommand.Password.class,
            UserMappingCommands.Map.class,
            UserMappingCommands.Unmap.class,
            UserMappingCommands.Mappings.class,
            UserCommand.Disable.class,
            UserCommand.Enable.class
        })
final class UserCommand {
    /** What the commands share that give a password. */
    abstract static class WithPassword extends OfflineCommand.Act {
        @SuppressWarnings("SystemConsoleNull") // JDK 25 returns null again where input is no terminal
        final char[] password(String username) throws IOException {
            Console console = System.console();
            char[] password;
            if (console != null && console.isTerminal()) {
                password = console.readPassword("Password for %s: ", username);
            } else {
                String line = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
                password = line == null ? null : line.toCharArray();
            }
            if (password == null || password.length < Passwords.SHORTEST) {
                throw misused("a password needs at least " + Passwords.SHORTEST + " characters");
            }
            return password;
        }
    }

    /** Adds a user; the password is asked for, or read from standard input. */
    @Command(
            name = "add",
            description =
                    "Adds a user. The password is asked for, or read from standard input when that is not a terminal.",
            mixinStandardHelpOptions = true)
    static final class Add extends WithPassword {
        @Parameters(index = "0", paramLabel = "USERNAME", description = "What they type to sign in.")
        private String username = "";

        @Option(names = "--name", paramLabel = "NAME", description = "What they are called (default: the username).")
        private @Nullable String name;

        @Option(names = "--email", paramLabel = "ADDRESS", description = "Their address.")
        private @Nullable String email;

        @Override
        void work(Parts gatehouse) throws Exception {
            if (gatehouse.users().byUsername(username).isPresent()) {
                throw misused("there is a user " + username + " already");
            }
            User added = gatehouse.users().add(username, name == null ? username : name, email, password(username));
            gatehouse
                    .audit()
                    .append(CommandActs.entry(
                            "user.add", "Added the user " + added.username() + " (uid " + added.uid() + ")."));
            say("Added " + added.username() + " (uid " + added.uid() + ").");
        }
    }

    /** Gives a user another password; what the old one opened ends. */
    @Command(
            name = "password",
            description = "Gives a user another password and signs them out everywhere. It is asked for, or read from"
                    + " standard input when that is not a terminal.",
            mixinStandardHelpOptions = true)
    static final class Password extends WithPassword {
        @Parameters(index = "0", paramLabel = "USERNAME", description = "The user.")
        private String username = "";

        @Override
        void work(Parts gatehouse) throws Exception {
            User user =
                    gatehouse.users().byUsername(username).orElseThrow(() -> misused("there is no user " + username));
            gatehouse
                    .killSwitch()
                    .replacePassword(
                            gatehouse.users(),
                            user,
                            password(username),
                            CommandActs.author(),
                            () -> CommandActs.entry(
                                    "user.password",
                                    "Replaced the password of " + user.username() + " and revoked their tokens."));
            say("The password of " + user.username() + " is replaced; they are signed out everywhere.");
        }
    }

    /** Lists the users. */
    @Command(name = "list", description = "Lists the users.", mixinStandardHelpOptions = true)
    static final class List extends OfflineCommand.Listing {
        private static final String LINE = "%-20s %-24s %-24s %s";

        @Override
        void work(Parts gatehouse) {
            say(LINE.formatted("USERNAME", "UID", "NAME", "STATE"));
            for (User user : gatehouse.users().all()) {
                say(LINE.formatted(user.username(), user.uid(), user.name(), user.disabled() ? "disabled" : "active"));
            }
        }
    }

    /** Disables a user. */
    @Command(
            name = "disable",
            description = "Locks a user out, of whichever issuer: no more sign-in here, and every token is refused. A"
                    + " running gateway obeys within seconds.",
            mixinStandardHelpOptions = true)
    static final class Disable extends OfflineCommand.Act {
        @Mixin
        private UserArgument user = new UserArgument();

        @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the audit and the console.")
        private String reason = "";

        @Override
        void work(Parts gatehouse) {
            boolean changed = gatehouse
                    .killSwitch()
                    .disable(
                            user.target(gatehouse),
                            reason,
                            CommandActs.author(),
                            () -> CommandActs.entry(
                                    "user.disable",
                                    "Disabled the user " + user.name() + (reason.isEmpty() ? "." : ": " + reason)));
            say(user.name() + (changed ? " is disabled." : " was disabled already."));
        }
    }

    /** Enables a user again. */
    @Command(name = "enable", description = "Enables a disabled user again.", mixinStandardHelpOptions = true)
    static final class Enable extends OfflineCommand.Act {
        @Mixin
        private UserArgument user = new UserArgument();

        @Override
        void work(Parts gatehouse) {
            boolean changed = gatehouse
                    .killSwitch()
                    .enable(
                            user.target(gatehouse),
                            () -> CommandActs.entry("user.enable", "Enabled the user " + user.name() + "."));
            say(user.name() + (changed ? " is enabled." : " was not disabled."));
        }
    }
}
