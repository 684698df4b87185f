package dev.gatehouse.tools;

import java.util.Set;

/** What happened to the catalogue. */
public sealed interface CatalogChange {
    /** A kind of list. */
    enum Kind {
        TOOLS,
        RESOURCES,
        PROMPTS
    }

    /**
     * Lists are others now, or callers see other parts of them.
     *
     * @param catalog the catalogue that has come into force
     * @param kinds which lists; not empty
     */
    record Lists(Catalog catalog, Set<Kind> kinds) implements CatalogChange {
        public Lists {
            kinds = Set.copyOf(kinds);
        }
    }

    /** A resource holds something else now. */
    record Updated(String uri) implements CatalogChange {}
}
