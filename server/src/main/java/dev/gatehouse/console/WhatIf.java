package dev.gatehouse.console;

import dev.gatehouse.identity.Caller;
import dev.gatehouse.policy.Access;
import dev.gatehouse.policy.Decision;
import dev.gatehouse.policy.Policy;
import dev.gatehouse.tools.Offering;
import dev.gatehouse.tools.Prompt;
import dev.gatehouse.tools.Resource;
import dev.gatehouse.tools.ResourceTemplate;
import dev.gatehouse.tools.Route;
import dev.gatehouse.tools.Tool;

/** What policy would say of something that is offered if it had another access. Thread-safe. */
record WhatIf(Policy policy) {
    Decision decide(Caller caller, Offering offering, Access access) {
        return switch (offering) {
            case Tool tool -> policy.decide(caller, tool.name(), access, tool.isApproved());
            case Resource resource -> policy.decideResource(caller, resource.uri(), access);
            case ResourceTemplate template -> policy.decideResource(caller, template.id(), access);
            case Prompt prompt -> policy.decidePrompt(caller, prompt.id(), access);
            case Route route -> policy.decideRoute(caller, route.rule(), access);
        };
    }
}
