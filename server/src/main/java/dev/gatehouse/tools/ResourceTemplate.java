package dev.gatehouse.tools;

import dev.gatehouse.policy.Access;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Resources whose URIs follow a template. Immutable.
 *
 * @param uri the template
 * @param about how it presents itself
 * @param mimeType the media type of what it leads to, if that is always the same
 * @param completers what proposes values, by variable
 * @param listed whether lists show it; one that stands for whatever else a server has is left out
 * @param upstream the backend behind it; absent for one that is kept here
 * @param defaultAccess who may read what it leads to as configured
 * @param access who may read what it leads to: the default, or an operator's override
 * @param revision the number of the override in force; 0 while the default holds
 * @param visibility how it appears to callers who may not
 * @param handler what reads a resource whose URI matches
 * @param origin where it comes from, if it is another server's
 */
public record ResourceTemplate(
        UriTemplate uri,
        Presentation about,
        @Nullable String mimeType,
        Map<String, Completer> completers,
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
    public ResourceTemplate(
            UriTemplate uri,
            Presentation about,
            @Nullable String mimeType,
            Map<String, Completer> completers,
            boolean listed,
            @Nullable String upstream,
            Access access,
            Visibility visibility,
            ResourceHandler handler,
            @Nullable Origin origin) {
        this(uri, about, mimeType, completers, listed, upstream, access, access, 0, visibility, handler, origin);
    }

    /** A listed template that no other server offers. */
    public ResourceTemplate(
            UriTemplate uri,
            Presentation about,
            @Nullable String mimeType,
            Map<String, Completer> completers,
            @Nullable String upstream,
            Access access,
            Visibility visibility,
            ResourceHandler handler) {
        this(uri, about, mimeType, completers, true, upstream, access, visibility, handler, null);
    }

    public ResourceTemplate {
        completers = Map.copyOf(completers);
    }

    /** A template of this gateway. */
    public static ResourceTemplate of(
            String template,
            Presentation about,
            @Nullable String mimeType,
            Map<String, Completer> completers,
            Access access,
            ResourceHandler handler) {
        return new ResourceTemplate(
                UriTemplate.parse(template), about, mimeType, completers, null, access, Visibility.LOCKED, handler);
    }

    @Override
    public String id() {
        return uri.text();
    }

    /** The same with what configuration says of it. */
    ResourceTemplate configured(Access other) {
        return new ResourceTemplate(
                uri, about, mimeType, completers, listed, upstream, other, visibility, handler, origin);
    }

    /** The same with what an operator gave it. */
    ResourceTemplate with(AccessOverride override) {
        return new ResourceTemplate(
                uri,
                about,
                mimeType,
                completers,
                listed,
                upstream,
                defaultAccess,
                override.access(),
                override.revision(),
                visibility,
                handler,
                origin);
    }

    /** This template as its upstream has it. */
    ResourceTemplate renamed(UpstreamUris uris) {
        return new ResourceTemplate(
                UriTemplate.parse(uris.inward(id())),
                about.renamed(uris.inward()),
                mimeType,
                completers,
                listed,
                upstream,
                defaultAccess,
                access,
                revision,
                visibility,
                handler.renamed(uris.inward()),
                origin);
    }
}
