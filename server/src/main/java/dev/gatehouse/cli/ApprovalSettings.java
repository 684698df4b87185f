package dev.gatehouse.cli;

import dev.gatehouse.Parts;
import dev.gatehouse.tools.Approval;
import dev.gatehouse.tools.governance.Flag;
import dev.gatehouse.tools.governance.GovernedTool;
import dev.gatehouse.tools.governance.ToolGovernance;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What operators decided on the definitions that upstreams offer. A decision is never taken back, only replaced. */
final class ApprovalSettings implements SettingsSection<Settings.Decided> {
    private final ToolGovernance governance;

    ApprovalSettings(Parts gatehouse) {
        this.governance = gatehouse.toolGovernance();
    }

    @Override
    public String name() {
        return "approvals";
    }

    @Override
    public SortedMap<String, Settings.Decided> here() {
        SortedMap<String, Settings.Decided> here = new TreeMap<>();
        for (String upstream : governance.upstreams()) {
            for (GovernedTool tool : governance.tools(upstream)) {
                Settings.Decided decided = decided(tool);
                if (decided != null && tool.decidedBy() != null) {
                    here.put(key(decided), decided);
                }
            }
        }
        return here;
    }

    /** The same as a file writes it. */
    List<Settings.Decided> exported() {
        return new ArrayList<>(here().values());
    }

    private static String key(Settings.Decided decided) {
        return decided.upstream() + "/" + decided.tool();
    }

    private static Settings.@Nullable Decided decided(GovernedTool tool) {
        return switch (tool.approval()) {
            case APPROVED, REJECTED ->
                new Settings.Decided(
                        tool.upstream(),
                        tool.tool(),
                        tool.offered().hash(),
                        tool.approval() == Approval.APPROVED ? Settings.Decision.APPROVED : Settings.Decision.REJECTED,
                        tool.reason());
            case NEW, CHANGED -> null;
        };
    }

    @Override
    public @Nullable SortedMap<String, Settings.Decided> wanted(Settings file) {
        if (file.approvals() == null) {
            return null;
        }
        SortedMap<String, Settings.Decided> wanted = new TreeMap<>();
        for (Settings.Decided decided : file.approvals()) {
            if (wanted.put(key(decided), decided) != null) {
                throw new IllegalArgumentException("approvals: " + key(decided) + " is there twice");
            }
        }
        return wanted;
    }

    /** On what is not offered here nothing can be decided. */
    @Override
    public Settings.@Nullable Decided now(String key, Settings.@Nullable Decided wanted) {
        if (wanted == null) {
            return null;
        }
        GovernedTool offered = governance.find(wanted.upstream(), wanted.tool());
        return offered == null || !offered.offered().hash().equals(wanted.definition()) ? wanted : decided(offered);
    }

    @Override
    public Settings.@Nullable Decided otherwise(String key) {
        return here().get(key);
    }

    @Override
    public @Nullable String remark(String key, Settings.Decided wanted) {
        GovernedTool offered = governance.find(wanted.upstream(), wanted.tool());
        return offered != null && offered.offered().hash().equals(wanted.definition())
                ? null
                : "this definition was not offered to this gateway, so nothing is decided on it";
    }

    @Override
    public String words(Settings.Decided decided) {
        return decided.decision().name().toLowerCase(Locale.ROOT) + ", definition sha256 " + decided.definition();
    }

    @Override
    public @Nullable String change(
            String key, Settings.@Nullable Decided before, Settings.@Nullable Decided after, String source)
            throws Exception {
        if (after == null) {
            return null;
        }
        String reason = after.reason() == null ? source : after.reason();
        if (after.decision() == Settings.Decision.APPROVED) {
            // Who approved exactly this definition elsewhere saw what is suspicious about it.
            governance.approve(
                    after.upstream(),
                    after.tool(),
                    after.definition(),
                    EnumSet.allOf(Flag.Kind.class),
                    CommandActs.author(),
                    reason,
                    tool -> CommandActs.entry("tools.approve")
                            .upstream(tool.upstream())
                            .tool(tool.tool())
                            .detail(tool.decision("Approved", reason) + " " + source)
                            .build());
        } else {
            governance.reject(
                    after.upstream(),
                    after.tool(),
                    after.definition(),
                    CommandActs.author(),
                    reason,
                    tool -> CommandActs.entry("tools.reject")
                            .upstream(tool.upstream())
                            .tool(tool.tool())
                            .detail(tool.decision("Rejected", reason) + " " + source)
                            .build());
        }
        return null;
    }
}
