package dev.gatehouse.cli;

import dev.gatehouse.Parts;
import dev.gatehouse.identity.UserMapping;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Those of the {@code user} commands that say who subjects of outside issuers are here. */
final class UserMappingCommands {
    private UserMappingCommands() {}

    /** What the commands share that name a subject. */
    abstract static class OfSubject extends OfflineCommand.Act {
        @Parameters(index = "0", paramLabel = "ISSUER", description = "The exact iss of its tokens.")
        String issuer = "";

        @Parameters(index = "1", paramLabel = "SUBJECT", description = "The sub of its tokens.")
        String subject = "";
    }

    /** Says who a subject of an outside issuer is here. */
    @Command(
            name = "map",
            description = "Says who a subject of an outside issuer is here, for issuers with users.lookup. A running"
                    + " gateway obeys within seconds.",
            mixinStandardHelpOptions = true)
    static final class Map extends OfSubject {
        @Parameters(index = "2", paramLabel = "UID", description = "The user id here.")
        private String uid = "";

        @Override
        void work(Parts gatehouse) {
            String sentence = subject + " of " + issuer + " is " + uid + " here.";
            try {
                gatehouse
                        .audit()
                        .<Boolean, IllegalArgumentException>append(
                                handle -> {
                                    gatehouse.userMappings().put(handle, issuer, subject, uid, CommandActs.author());
                                    return true;
                                },
                                _ -> CommandActs.entry("user.map", sentence));
            } catch (IllegalArgumentException e) {
                throw misused(String.valueOf(e.getMessage()));
            }
            say(sentence);
        }
    }

    /** Forgets who a subject of an outside issuer is here. */
    @Command(
            name = "unmap",
            description = "Forgets who a subject of an outside issuer is here.",
            mixinStandardHelpOptions = true)
    static final class Unmap extends OfSubject {
        @Override
        void work(Parts gatehouse) {
            gatehouse
                    .audit()
                    .<Boolean, ParameterException>append(
                            handle -> {
                                if (!gatehouse.userMappings().remove(handle, issuer, subject)) {
                                    throw misused("nobody is mapped for " + subject + " of " + issuer);
                                }
                                return true;
                            },
                            _ -> CommandActs.entry(
                                    "user.unmap", subject + " of " + issuer + " is nobody's name here any more."));
            say(subject + " of " + issuer + " is not mapped any more.");
        }
    }

    /** Lists who is who. */
    @Command(
            name = "mappings",
            description = "Lists who subjects of outside issuers are here.",
            mixinStandardHelpOptions = true)
    static final class Mappings extends OfflineCommand.Listing {
        private static final String LINE = "%-24s %-40s %s";

        @Override
        void work(Parts gatehouse) {
            say(LINE.formatted("UID", "ISSUER", "SUBJECT"));
            for (UserMapping mapping : gatehouse.userMappings().all()) {
                say(LINE.formatted(mapping.uid(), mapping.issuer(), mapping.subject()));
            }
        }
    }
}
