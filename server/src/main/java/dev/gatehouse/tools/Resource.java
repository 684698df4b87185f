package dev.gatehouse.tools;

import dev.gatehouse.policy.Access;
import org.jspecify.annotations.Nullable;

/**
 * Something that can be read under a URI of its own. Immutable.
 *
 * @param uri its URI, compared exactly
 * @param about how it presents itself
 * @param mimeType the media type of its contents, if known
 * @param listed whether lists show it; a widget's page may be left out
 * @param upstream the backend behind it; absent for one that is kept here
 * @param defaultAccess who may read it as configured
 * @param access who may read it: the default, or an operator's override
 * @param revision the number of the override in force; 0 while the default holds
 * @param visibility how it appears to callers who may not
 * @param handler what reads it
 * @param origin where it comes from, if it is another server's
 */
public record Resource(
        String uri,
        Presentation about,
        @Nullable String mimeType,
        boolean listed,
        @Nullable String upstream,
        Access defaultAccess,
        Access access,
        long revision,
        Visibility visibility,
        ResourceHandler handler,
        @Nullable Origin origin)
        implements Offering {

    /** One whose access nobody has changed. */
    public Resource(
            String uri,
            Presentation about,
            @Nullable String mimeType,
            boolean listed,
            @Nullable String upstream,
            Access access,
            Visibility visibility,
            ResourceHandler handler,
            @Nullable Origin origin) {
        this(uri, about, mimeType, listed, upstream, access, access, 0, visibility, handler, origin);
    }

    /** The same, offered by no other server. */
    public Resource(
            String uri,
            Presentation about,
            @Nullable String mimeType,
            boolean listed,
            @Nullable String upstream,
            Access access,
            Visibility visibility,
            ResourceHandler handler) {
        this(uri, about, mimeType, listed, upstream, access, visibility, handler, null);
    }

    /** A listed resource of this gateway. */
    public static Resource of(
            String uri, Presentation about, @Nullable String mimeType, Access access, ResourceHandler handler) {
        return new Resource(uri, about, mimeType, true, null, access, Visibility.LOCKED, handler);
    }

    @Override
    public String id() {
        return uri;
    }

    /** The same with what configuration says of it. */
    Resource configured(Access other) {
        return new Resource(uri, about, mimeType, listed, upstream, other, visibility, handler, origin);
    }

    /** The same with what an operator gave it. */
    Resource with(AccessOverride override) {
        return new Resource(
                uri,
                about,
                mimeType,
                listed,
                upstream,
                defaultAccess,
                override.access(),
                override.revision(),
                visibility,
                handler,
                origin);
    }

    /** This resource with the URIs in what it holds, and in its {@code _meta}, renamed. */
    Resource renamed(UpstreamUris.Renaming names) {
        return new Resource(
                uri,
                about.renamed(names),
                mimeType,
                listed,
                upstream,
                defaultAccess,
                access,
                revision,
                visibility,
                handler.renamed(names),
                origin);
    }
}
