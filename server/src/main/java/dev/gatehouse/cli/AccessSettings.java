package dev.gatehouse.cli;

import dev.gatehouse.Parts;
import dev.gatehouse.policy.Access;
import dev.gatehouse.tools.AccessConfig;
import dev.gatehouse.tools.AccessRevision;
import dev.gatehouse.tools.Tool;
import dev.gatehouse.tools.ToolRegistry;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Who may call which tool, where operators changed that. */
final class AccessSettings implements SettingsSection<Access> {
    private final ToolRegistry tools;
    private final SortedMap<String, AccessRevision> inForce = new TreeMap<>();

    AccessSettings(Parts gatehouse) {
        this.tools = gatehouse.tools();
        tools.revisionsInForce().forEach(revision -> inForce.put(revision.tool(), revision));
    }

    @Override
    public String name() {
        return "tools";
    }

    @Override
    public SortedMap<String, Access> here() {
        SortedMap<String, Access> here = new TreeMap<>();
        inForce.forEach((tool, revision) -> here.put(tool, revision.after()));
        return here;
    }

    /** The same as a file writes it. */
    SortedMap<String, AccessConfig> exported() {
        SortedMap<String, AccessConfig> exported = new TreeMap<>();
        here().forEach((tool, access) ->
                exported.put(tool, new AccessConfig(access.mode(), access.scopes(), access.enabled())));
        return exported;
    }

    @Override
    public @Nullable SortedMap<String, Access> wanted(Settings file) {
        if (file.tools() == null) {
            return null;
        }
        SortedMap<String, Access> wanted = new TreeMap<>();
        file.tools().forEach((tool, access) -> {
            if (access == null) {
                throw new IllegalArgumentException("tools." + tool + ": says nothing; say mode, scopes or enabled");
            }
            wanted.put(tool, access.access("tools." + tool));
        });
        return wanted;
    }

    @Override
    public @Nullable Access now(String tool, @Nullable Access wanted) {
        Tool offered = tools.current().find(tool);
        return offered == null ? here().get(tool) : offered.access();
    }

    /** What a tool that is not there now would have without operators is not known here. */
    @Override
    public @Nullable Access otherwise(String tool) {
        Tool offered = tools.current().find(tool);
        return offered == null ? here().get(tool) : offered.defaultAccess();
    }

    @Override
    public @Nullable String remark(String tool, Access wanted) {
        return tools.current().find(tool) == null
                ? "no tool of this name is known without asking its upstream; it has this access once it is there"
                : null;
    }

    @Override
    public String words(Access access) {
        return (access.enabled() ? "" : "disabled, ")
                + access.mode().wireName()
                + (access.scopes().isEmpty() ? "" : " " + String.join(" ", access.scopes()));
    }

    @Override
    public @Nullable String change(String tool, @Nullable Access before, @Nullable Access after, String source)
            throws Exception {
        Access then = after == null ? Access.NONE : after;
        Access now = before == null ? Access.NONE : before;
        AccessRevision latest = inForce.get(tool);
        tools.changeAccessOfAny(
                tool,
                now,
                then,
                latest == null ? 0 : latest.revision(),
                CommandActs.author(),
                source,
                revision -> CommandActs.entry("tools.access.change")
                        .tool(tool)
                        .revision(revision)
                        .detail("Access of " + tool + " changed from " + words(now) + " to " + words(then) + ". "
                                + source)
                        .build());
        return null;
    }
}
