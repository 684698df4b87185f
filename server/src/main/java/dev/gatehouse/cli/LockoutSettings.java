package dev.gatehouse.cli;

import dev.gatehouse.Parts;
import dev.gatehouse.identity.DisabledUser;
import dev.gatehouse.identity.Revocation.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Who is locked out. */
final class LockoutSettings implements SettingsSection<Settings.LockedOut> {
    private final Parts gatehouse;

    LockoutSettings(Parts gatehouse) {
        this.gatehouse = gatehouse;
    }

    @Override
    public String name() {
        return "disabledUsers";
    }

    @Override
    public SortedMap<String, Settings.LockedOut> here() {
        SortedMap<String, Settings.LockedOut> here = new TreeMap<>();
        for (DisabledUser user : gatehouse.revocationRegister().disabledUsers()) {
            Settings.LockedOut locked = locked(user);
            here.put(key(locked), locked);
        }
        return here;
    }

    /** The same as a file writes it. */
    List<Settings.LockedOut> exported() {
        return new ArrayList<>(here().values());
    }

    private static Settings.LockedOut locked(DisabledUser user) {
        return switch (user.user()) {
            case Target.User(String uid) -> new Settings.LockedOut(uid, null, null, user.reason());
            case Target.Subject(String issuer, String subject) ->
                new Settings.LockedOut(null, issuer, subject, user.reason());
            case Target.Token _, Target.Client _, Target.Tenant _, Target.All _ ->
                throw new IllegalStateException("only users are locked out");
        };
    }

    private static String key(Settings.LockedOut locked) {
        return locked.uid() == null ? locked.subject() + " of " + locked.issuer() : locked.uid();
    }

    @Override
    public @Nullable SortedMap<String, Settings.LockedOut> wanted(Settings file) {
        if (file.disabledUsers() == null) {
            return null;
        }
        SortedMap<String, Settings.LockedOut> wanted = new TreeMap<>();
        for (Settings.LockedOut written : file.disabledUsers()) {
            // Our own subjects are user ids: one name for each.
            Settings.LockedOut locked = gatehouse.issuer().equals(written.issuer())
                    ? new Settings.LockedOut(written.subject(), null, null, written.reason())
                    : written;
            if (wanted.put(key(locked), locked) != null) {
                throw new IllegalArgumentException("disabledUsers: " + key(locked) + " is there twice");
            }
        }
        return wanted;
    }

    /** Why somebody is locked out makes no difference. */
    @Override
    public String words(Settings.LockedOut locked) {
        return "locked out";
    }

    @Override
    public @Nullable String change(
            String key, Settings.@Nullable LockedOut before, Settings.@Nullable LockedOut after, String source) {
        if (after != null) {
            String reason = after.reason() == null ? "" : after.reason();
            gatehouse
                    .killSwitch()
                    .disable(
                            target(after),
                            reason,
                            CommandActs.author(),
                            () -> CommandActs.entry("user.disable", "Disabled the user " + key + ". " + source));
        } else if (before != null) {
            gatehouse
                    .killSwitch()
                    .enable(
                            target(before),
                            () -> CommandActs.entry("user.enable", "Enabled the user " + key + ". " + source));
        }
        return null;
    }

    private static Target target(Settings.LockedOut locked) {
        return locked.uid() == null
                ? new Target.Subject(Objects.requireNonNull(locked.issuer()), Objects.requireNonNull(locked.subject()))
                : new Target.User(locked.uid());
    }
}
