package dev.gatehouse.conformance;

import dev.gatehouse.policy.Access;
import dev.gatehouse.tools.Presentation;
import dev.gatehouse.tools.Resource;
import dev.gatehouse.tools.ResourceContents;
import dev.gatehouse.tools.ResourceRead;
import dev.gatehouse.tools.ResourceTemplate;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** The resources that the suite expects, with the exact texts it names. */
final class FixtureResources {
    static final String WATCHED = "test://watched-resource";

    private static final String TEXT = "text/plain";
    private static final String STATIC_TEXT = "test://static-text";
    private static final String STATIC_BINARY = "test://static-binary";

    private final Access access;

    /** Resources of this access, all of them. */
    FixtureResources(Access access) {
        this.access = access;
    }

    List<Resource> all() {
        return List.of(
                Resource.of(
                        STATIC_TEXT,
                        about("Static text"),
                        TEXT,
                        access,
                        read -> ResourceContents.text(
                                read.uri(), TEXT, "This is the content of the static text resource.", null)),
                Resource.of(
                        STATIC_BINARY,
                        about("Static binary"),
                        "image/png",
                        access,
                        read -> ResourceContents.bytes(
                                read.uri(), "image/png", Base64.getDecoder().decode(FixtureTools.PNG))),
                Resource.of(
                        WATCHED,
                        about("Watched"),
                        TEXT,
                        access,
                        read -> ResourceContents.text(read.uri(), TEXT, "Watched resource content", null)));
    }

    List<ResourceTemplate> templates() {
        return List.of(ResourceTemplate.of(
                "test://template/{id}/data",
                about("Template"),
                "application/json",
                Map.of(),
                access,
                FixtureResources::data));
    }

    private static ResourceContents data(ResourceRead read) {
        String id = read.variables().get("id");
        return ResourceContents.text(
                read.uri(),
                "application/json",
                "{\"id\":\"" + id + "\",\"templateTest\":true,\"data\":\"Data for ID: " + id + "\"}",
                null);
    }

    private static Presentation about(String name) {
        return Presentation.of(name, name, "A fixture of the conformance suite.");
    }
}
