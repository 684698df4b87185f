package dev.gatehouse.tools;

import dev.gatehouse.identity.Caller;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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

    /**
     * A resource holds something else now.
     *
     * @param owner for whom alone, if the same URI holds something else for each caller; absent if for everybody
     */
    record Updated(String uri, @Nullable Caller owner) implements CatalogChange {
        /** Whether it holds something else for this caller. */
        public boolean concerns(Caller reader) {
            return owner == null
                    || (owner.issuer().equals(reader.issuer())
                            && owner.subject().equals(reader.subject()));
        }
    }
}
