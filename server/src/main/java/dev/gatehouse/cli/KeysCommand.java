package dev.gatehouse.cli;

import com.nimbusds.jose.jwk.JWK;
import dev.gatehouse.Parts;
import dev.gatehouse.identity.IdentityWatch;
import dev.gatehouse.store.StoreUnavailable;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Looks after the keys that the gateway signs with. */
@Command(
        name = "keys",
        description = "Lists and rotates the keys that the gateway signs tokens with.",
        mixinStandardHelpOptions = true,
        subcommands = {KeysCommand.List.class, KeysCommand.Rotate.class})
final class KeysCommand {
    /** Tokens live a day at most, and verifiers are told to keep keys for five minutes. */
    private static final Duration OVERLAP = Duration.ofHours(25);

    /** Lists the keys that are published. */
    @Command(name = "list", description = "Lists the keys that are published.", mixinStandardHelpOptions = true)
    static final class List extends OfflineCommand.Listing {
        @Override
        void work(Parts gatehouse) {
            print(out(), gatehouse);
        }
    }

    /** Makes new keys and signs with them from now on. */
    @Command(
            name = "rotate",
            description = "Makes new keys and signs with them from now on, also in a running gateway. What the old ones"
                    + " signed stays good until it expires.",
            mixinStandardHelpOptions = true)
    static final class Rotate extends OfflineCommand.Listing {
        @Option(
                names = "--at-once",
                description = "For keys that have leaked: what the old ones signed is refused from now on.")
        private boolean atOnce;

        @Override
        void work(Parts gatehouse) throws Exception {
            gatehouse.keys().rotate(atOnce ? Duration.ZERO : OVERLAP);
            try {
                gatehouse
                        .audit()
                        .<Boolean, RuntimeException>append(
                                handle -> {
                                    IdentityWatch.wake(handle);
                                    return true;
                                },
                                _ -> CommandActs.entry(
                                        "keys.rotate",
                                        "Made new signing keys; "
                                                + (atOnce
                                                        ? "what the old ones signed is refused from now on."
                                                        : "the old ones stay published for " + OVERLAP.toHours()
                                                                + " hours.")));
            } catch (RuntimeException e) {
                String why = e instanceof StoreUnavailable ? String.valueOf(e.getMessage()) : "the database refuses it";
                throw new CommandFailed("the keys are new, but that could not be recorded, and a running gateway does"
                        + " not know it: " + why + "; run the command again or restart the gateway");
            }
            print(out(), gatehouse);
        }
    }

    private static void print(PrintWriter out, Parts gatehouse) {
        out.println("%-45s %-6s %-21s %s".formatted("KEY ID", "ALG", "MADE", "STATE"));
        for (JWK key : gatehouse.keys().publicKeys().getKeys()) {
            Date until = key.getExpirationTime();
            out.println("%-45s %-6s %-21s %s"
                    .formatted(
                            key.getKeyID(),
                            key.getAlgorithm(),
                            time(key.getIssueTime()),
                            until == null ? "signs" : "published until " + time(until)));
        }
        out.flush();
    }

    private static String time(Date date) {
        return date.toInstant().truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
