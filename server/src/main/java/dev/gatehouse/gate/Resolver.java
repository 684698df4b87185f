package dev.gatehouse.gate;

import dev.gatehouse.identity.Caller;
import dev.gatehouse.policy.Decision;
import dev.gatehouse.policy.Policy;
import dev.gatehouse.tools.Offering;
import dev.gatehouse.tools.Prompt;
import dev.gatehouse.tools.Resource;
import dev.gatehouse.tools.ResourceTemplate;
import dev.gatehouse.tools.Route;
import dev.gatehouse.tools.Tool;
import dev.gatehouse.tools.Visibility;
import java.util.ArrayList;
import java.util.List;

/** Asks policy about what is offered, for uses and for lists alike. Thread-safe. */
final class Resolver {
    private final Policy policy;

    Resolver(Policy policy) {
        this.policy = policy;
    }

    Decision decide(Caller caller, Offering offering) {
        return switch (offering) {
            case Tool tool -> policy.decide(caller, tool.name(), tool.access(), tool.isApproved());
            case Resource resource -> policy.decideResource(caller, resource.uri(), resource.access());
            case ResourceTemplate template -> policy.decideResource(caller, template.id(), template.access());
            case Prompt prompt -> policy.decidePrompt(caller, prompt.id(), prompt.access());
            case Route route -> policy.decideRoute(caller, route.rule(), route.access());
        };
    }

    /** Whether a caller must not learn that this is there. */
    static boolean hides(Offering offering, Decision decision) {
        return switch (decision) {
            case Decision.Allow _ -> false;
            case Decision.Challenge _ -> offering.visibility() == Visibility.HIDDEN;
            case Decision.Deny _ -> true;
        };
    }

    List<Sight> sights(Caller caller, List<Tool> tools) {
        List<Sight> sights = new ArrayList<>(tools.size());
        for (Tool tool : tools) {
            Decision decision = decide(caller, tool);
            if (!hides(tool, decision)) {
                sights.add(new Sight(tool, decision));
            }
        }
        return sights;
    }

    <O extends Offering> List<O> visible(Caller caller, List<O> offerings) {
        List<O> visible = new ArrayList<>(offerings.size());
        for (O offering : offerings) {
            if (!hides(offering, decide(caller, offering))) {
                visible.add(offering);
            }
        }
        return visible;
    }

    /** Unchanged offerings are the same objects from one catalogue to the next. */
    long view(Caller caller, List<? extends Offering> offerings) {
        long view = 1;
        for (Offering offering : offerings) {
            Decision decision = decide(caller, offering);
            if (!hides(offering, decision)) {
                view = 31 * (31 * view + System.identityHashCode(offering))
                        + decision.word().hashCode();
            }
        }
        return view;
    }
}
