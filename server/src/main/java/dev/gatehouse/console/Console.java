package dev.gatehouse.console;

import java.util.Set;

/** The admin port: puts the admin API, the console's files and their guards together. */
public final class Console {
    /** The JAX-RS resources of the admin API. */
    static final Set<Class<?>> RESOURCES = Set.of(
            SessionResource.class,
            OverviewResource.class,
            MetricsResource.class,
            ToolResource.class,
            PolicyResource.class,
            AuditResource.class,
            DecisionResource.class,
            TokenResource.class,
            UserResource.class,
            ClientResource.class,
            OpenApiResource.class);

    private Console() {}
}
