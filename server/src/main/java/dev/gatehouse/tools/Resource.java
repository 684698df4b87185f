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
 * @param access who may read it
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
        Access access,
        Visibility visibility,
        ResourceHandler handler,
        @Nullable Origin origin)
        implements Offering {

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

    /** The same under another access. */
    Resource with(Access other) {
        return new Resource(uri, about, mimeType, listed, upstream, other, visibility, handler, origin);
    }

    /** This resource with the URIs in what it holds, and in its {@code _meta}, renamed. */
    Resource renamed(UpstreamUris.Renaming names) {
        return new Resource(
                uri,
                about.renamed(names),
                mimeType,
                listed,
                upstream,
                access,
                visibility,
                handler.renamed(names),
                origin);
    }
}
