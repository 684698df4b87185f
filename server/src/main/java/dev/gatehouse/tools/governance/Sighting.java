package dev.gatehouse.tools.governance;

import dev.gatehouse.policy.ApprovalPolicy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** What an upstream offers, beside what is known of it: what is new, and what its policy makes of that. */
final class Sighting {
    private static final int MOST_NAMES = 20;

    private final ApprovalPolicy policy;
    private final List<New> fresh = new ArrayList<>();
    private final List<KnownDefinition> released = new ArrayList<>();
    private final List<KnownDefinition> backAgain = new ArrayList<>();
    private final List<KnownDefinition> gone = new ArrayList<>();

    private record New(String tool, ToolDefinition definition, KnownDefinition.State state, boolean change) {}

    Sighting(
            ApprovalPolicy policy,
            Map<String, ToolDefinition> definitions,
            List<KnownDefinition> known,
            Set<String> otherTools) {
        this.policy = policy;
        definitions.forEach((tool, definition) -> {
            List<KnownDefinition> ofTool =
                    known.stream().filter(row -> row.tool().equals(tool)).toList();
            if (ofTool.stream().noneMatch(row -> row.definition().hash().equals(definition.hash()))) {
                boolean change = !ofTool.isEmpty();
                fresh.add(new New(tool, definition, firstState(definition, change, otherTools), change));
            }
        });
        for (KnownDefinition row : known) {
            ToolDefinition now = definitions.get(row.tool());
            boolean offered = now != null && now.hash().equals(row.definition().hash());
            if (offered && !row.offered()) {
                backAgain.add(row);
            }
            if (!offered && row.offered()) {
                gone.add(row);
            }
            if (offered && policy == ApprovalPolicy.AUTO && row.state() == KnownDefinition.State.PENDING) {
                released.add(row);
            }
        }
    }

    private KnownDefinition.State firstState(ToolDefinition definition, boolean change, Set<String> otherTools) {
        boolean trusted =
                switch (policy) {
                    case AUTO -> true;
                    case PIN ->
                        !change
                                && Suspicions.in(definition, otherTools).stream()
                                        .noneMatch(flag -> flag.kind().severe());
                    case REVIEW -> false;
                };
        return trusted ? KnownDefinition.State.APPROVED : KnownDefinition.State.PENDING;
    }

    /** Whether anything is to be remembered. */
    boolean isNews() {
        return !fresh.isEmpty() || !released.isEmpty() || !backAgain.isEmpty() || !gone.isEmpty();
    }

    /** Remembers it. */
    void write(Handle handle, String upstream, Instant now) {
        String reason = "Policy " + policy.wireName();
        gone.forEach(row -> DefinitionTable.setOffered(handle, row.id(), false));
        backAgain.forEach(row -> DefinitionTable.setOffered(handle, row.id(), true));
        fresh.forEach(seen ->
                DefinitionTable.add(handle, upstream, seen.tool(), seen.definition(), now, seen.state(), reason));
        released.forEach(
                row -> DefinitionTable.decide(handle, row.id(), KnownDefinition.State.APPROVED, now, null, reason));
        DefinitionTable.tidy(handle, upstream);
    }

    /** What happened, for the record. */
    String summary() {
        List<String> sentences = new ArrayList<>();
        say(sentences, "New and accepted", names(false, KnownDefinition.State.APPROVED));
        say(sentences, "New and waiting for approval", names(false, KnownDefinition.State.PENDING));
        say(sentences, "Changed and accepted", names(true, KnownDefinition.State.APPROVED));
        say(sentences, "Changed and waiting for approval", names(true, KnownDefinition.State.PENDING));
        say(
                sentences,
                "Accepted after waiting",
                released.stream().map(KnownDefinition::tool).toList());
        say(
                sentences,
                "As it was before",
                backAgain.stream().map(KnownDefinition::tool).toList());
        List<String> away = gone.stream()
                .map(KnownDefinition::tool)
                .filter(tool -> fresh.stream().noneMatch(seen -> seen.tool().equals(tool))
                        && backAgain.stream().noneMatch(row -> row.tool().equals(tool)))
                .toList();
        say(sentences, "No longer offered", away);
        return "Policy " + policy.wireName() + ". " + String.join(" ", sentences);
    }

    private List<String> names(boolean change, KnownDefinition.State state) {
        return fresh.stream()
                .filter(seen -> seen.change() == change && seen.state() == state)
                .map(New::tool)
                .toList();
    }

    private static void say(List<String> sentences, String what, List<String> tools) {
        if (!tools.isEmpty()) {
            String more = tools.size() > MOST_NAMES ? " and " + (tools.size() - MOST_NAMES) + " more" : "";
            sentences.add(what + ": " + String.join(", ", tools.subList(0, Math.min(MOST_NAMES, tools.size()))) + more
                    + ".");
        }
    }
}
