package dev.gatehouse.cli;

import dev.gatehouse.Parts;
import dev.gatehouse.identity.Revocation;
import dev.gatehouse.identity.Revocation.Target;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Revokes tokens, also of a gateway that runs: it obeys within seconds. */
@Command(
        name = "revoke",
        description = "Revokes tokens that are already issued; a running gateway obeys within seconds.",
        mixinStandardHelpOptions = true,
        subcommands = {
            RevokeCommand.Token.class,
            RevokeCommand.User.class,
            RevokeCommand.Client.class,
            RevokeCommand.Tenant.class,
            RevokeCommand.All.class,
            RevokeCommand.List.class,
            RevokeCommand.Undo.class
        })
final class RevokeCommand {
    /** What the scopes share. */
    abstract static class Revoke extends OfflineCommand.Act {
        @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the audit and the console.")
        private String reason = "";

        abstract Target target(Parts gatehouse);

        @Override
        void work(Parts gatehouse) {
            Revocation made = gatehouse
                    .killSwitch()
                    .revoke(
                            target(gatehouse),
                            reason,
                            CommandActs.author(),
                            revocation -> CommandActs.entry(
                                    "revoke", "Revoked " + words(revocation.target()) + because(reason)));
            say("Revoked " + words(made.target()) + " (number " + made.id() + ").");
        }
    }

    /** One token. */
    @Command(name = "token", description = "Revokes one token, by its jti.", mixinStandardHelpOptions = true)
    static final class Token extends Revoke {
        @Parameters(index = "0", paramLabel = "JTI", description = "The token's jti claim.")
        private String tokenId = "";

        @Option(names = "--issuer", paramLabel = "URL", description = "Its issuer (default: this gateway).")
        private @Nullable String issuer;

        @Override
        Target target(Parts gatehouse) {
            return new Target.Token(issuer == null ? gatehouse.issuer() : issuer, tokenId);
        }
    }

    /** All tokens of a user. */
    @Command(
            name = "user",
            description = "Signs a user out everywhere: revokes their tokens and ends their sessions.",
            mixinStandardHelpOptions = true)
    static final class User extends Revoke {
        @Mixin
        private UserArgument user = new UserArgument();

        @Override
        Target target(Parts gatehouse) {
            return user.target(gatehouse);
        }
    }

    /** All tokens of a client. */
    @Command(
            name = "client",
            description = "Revokes all tokens that a client holds, and the approvals given to it.",
            mixinStandardHelpOptions = true)
    static final class Client extends Revoke {
        @Parameters(index = "0", paramLabel = "CLIENT_ID", description = "The client's id.")
        private String clientId = "";

        @Override
        Target target(Parts gatehouse) {
            return new Target.Client(clientId);
        }
    }

    /** All tokens of an organisation. */
    @Command(name = "tenant", description = "Revokes all tokens of an organisation.", mixinStandardHelpOptions = true)
    static final class Tenant extends Revoke {
        @Parameters(index = "0", paramLabel = "TENANT", description = "The tenant, as Gatehouse names it.")
        private String tenant = "";

        @Override
        Target target(Parts gatehouse) {
            return new Target.Tenant(tenant);
        }
    }

    /** Everything. */
    @Command(
            name = "all",
            description = "Revokes every token of everybody, and ends every session: all must sign in again.",
            mixinStandardHelpOptions = true)
    static final class All extends Revoke {
        @Option(names = "--yes", required = true, description = "Yes, everybody.")
        private boolean sure;

        @Override
        Target target(Parts gatehouse) {
            return new Target.All();
        }
    }

    /** What is revoked. */
    @Command(name = "list", description = "Lists the revocations in force.", mixinStandardHelpOptions = true)
    static final class List extends OfflineCommand.Listing {
        @Override
        void work(Parts gatehouse) {
            java.util.List<Revocation> active = gatehouse.revocationRegister().active();
            say(
                    active.isEmpty()
                            ? "Nothing is revoked."
                            : "%-6s %-24s %-20s %s".formatted("NUMBER", "TIME", "BY", "WHAT"));
            for (Revocation revocation : active) {
                say("%-6d %-24s %-20s %s"
                        .formatted(
                                revocation.id(),
                                revocation.createdAt(),
                                revocation.author(),
                                words(revocation.target()) + because(revocation.reason())));
            }
        }
    }

    /** Takes one back. */
    @Command(
            name = "undo",
            description = "Takes a revocation back: its tokens are good again until they expire.",
            mixinStandardHelpOptions = true)
    static final class Undo extends OfflineCommand.Act {
        @Parameters(index = "0", paramLabel = "NUMBER", description = "Its number, as `revoke list` gives it.")
        private long id;

        @Override
        void work(Parts gatehouse) {
            boolean undone = gatehouse
                    .killSwitch()
                    .undo(id, () -> CommandActs.entry("revoke.undo", "Took back revocation " + id + "."));
            if (!undone) {
                throw misused("there is no revocation " + id + "; see `gatehouse revoke list`");
            }
            say("Took back revocation " + id + ".");
        }
    }

    private static String because(String reason) {
        return reason.isEmpty() ? "." : ": " + reason;
    }

    private static String words(Target target) {
        return switch (target) {
            case Target.Token(String issuer, String tokenId) -> "the token " + tokenId + " of " + issuer;
            case Target.User(String uid) -> "the tokens of the user " + uid;
            case Target.Subject(String issuer, String subject) ->
                "the tokens of the subject " + subject + " of " + issuer;
            case Target.Client(String clientId) -> "the tokens of the client " + clientId;
            case Target.Tenant(String tenant) -> "the tokens of the tenant " + tenant;
            case Target.All() -> "all tokens";
        };
    }
}
