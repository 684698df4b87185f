package dev.gatehouse.cli;

import dev.gatehouse.Parts;
import dev.gatehouse.identity.Revocation.Target;
import dev.gatehouse.oauth.User;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Names a user: of ours by username or uid, of an outside issuer by uid, or by issuer and subject. */
final class UserArgument {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            index = "0",
            paramLabel = "USER",
            description = "The username or uid; with --issuer, the subject there.")
    private String name = "";

    @Option(names = "--issuer", paramLabel = "URL", description = "The outside issuer that USER is a subject of.")
    private @Nullable String issuer;

    String name() {
        return name;
    }

    /** Whom it names; a plain name that is no user of ours must be a uid of an outside user. */
    Target target(Parts gatehouse) {
        if (issuer != null) {
            return new Target.Subject(issuer, name);
        }
        if (gatehouse.authorizationServer() != null) {
            for (User user : gatehouse.users().all()) {
                if (user.username().equals(name) || user.uid().equals(name)) {
                    return new Target.User(user.uid());
                }
            }
        }
        if (!name.contains(":") && !name.contains("@")) {
            throw new ParameterException(
                    spec.commandLine(),
                    "there is no user " + name + " here; name a user of an outside issuer by uid, or with --issuer");
        }
        return new Target.User(name);
    }
}
