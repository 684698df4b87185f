package dev.gatehouse.cli;

import dev.gatehouse.Parts;
import dev.gatehouse.policy.Access;
import dev.gatehouse.tools.AccessConfig;
import dev.gatehouse.tools.AccessKey;
import dev.gatehouse.tools.AccessKind;
import dev.gatehouse.tools.AccessRevision;
import dev.gatehouse.tools.Offering;
import dev.gatehouse.tools.ToolRegistry;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Who may use what of one kind, where operators changed that. */
final class AccessSettings implements SettingsSection<Access> {
    private final AccessKind kind;
    private final ToolRegistry tools;
    private final SortedMap<String, AccessRevision> inForce = new TreeMap<>();

    AccessSettings(AccessKind kind, Parts gatehouse) {
        this.kind = kind;
        this.tools = gatehouse.tools();
        tools.revisionsInForce().stream()
                .filter(revision -> revision.kind() == kind)
                .forEach(revision -> inForce.put(revision.name(), revision));
    }

    @Override
    public String name() {
        return kind.section();
    }

    @Override
    public SortedMap<String, Access> here() {
        SortedMap<String, Access> here = new TreeMap<>();
        inForce.forEach((name, revision) -> here.put(name, revision.after()));
        return here;
    }

    /** The same as a file writes it. */
    SortedMap<String, AccessConfig> exported() {
        SortedMap<String, AccessConfig> exported = new TreeMap<>();
        here().forEach((name, access) ->
                exported.put(name, new AccessConfig(access.mode(), access.scopes(), access.enabled())));
        return exported;
    }

    @Override
    public @Nullable SortedMap<String, Access> wanted(Settings file) {
        SortedMap<String, AccessConfig> said =
                switch (kind) {
                    case TOOL -> file.tools();
                    case RESOURCE -> file.resources();
                    case PROMPT -> file.prompts();
                };
        if (said == null) {
            return null;
        }
        SortedMap<String, Access> wanted = new TreeMap<>();
        said.forEach((name, access) -> {
            String key = name() + "." + name;
            if (access == null) {
                throw new IllegalArgumentException(key + ": says nothing; say mode, scopes or enabled");
            }
            wanted.put(name, access.access(key));
        });
        return wanted;
    }

    private @Nullable Offering offered(String name) {
        return tools.current().find(new AccessKey(kind, name));
    }

    @Override
    public @Nullable Access now(String name, @Nullable Access wanted) {
        Offering offered = offered(name);
        return offered == null ? here().get(name) : offered.access();
    }

    /** What something that is not there now would have without operators is not known here. */
    @Override
    public @Nullable Access otherwise(String name) {
        Offering offered = offered(name);
        return offered == null ? here().get(name) : offered.defaultAccess();
    }

    @Override
    public @Nullable String remark(String name, Access wanted) {
        return offered(name) == null
                ? "no " + kind.wireName()
                        + " of this name is known without asking its upstream; it has this access once it is there"
                : null;
    }

    @Override
    public String words(Access access) {
        return (access.enabled() ? "" : "disabled, ")
                + access.mode().wireName()
                + (access.scopes().isEmpty() ? "" : " " + String.join(" ", access.scopes()));
    }

    @Override
    public @Nullable String change(String name, @Nullable Access before, @Nullable Access after, String source)
            throws Exception {
        Access then = after == null ? Access.NONE : after;
        Access now = before == null ? Access.NONE : before;
        AccessRevision latest = inForce.get(name);
        tools.changeAccessOfAny(
                new AccessKey(kind, name),
                now,
                then,
                latest == null ? 0 : latest.revision(),
                CommandActs.author(),
                source,
                revision -> CommandActs.entry(kind.section() + ".access.change")
                        .tool(name)
                        .revision(revision)
                        .detail("Access of " + name + " changed from " + words(now) + " to " + words(then) + ". "
                                + source)
                        .build());
        return null;
    }
}
