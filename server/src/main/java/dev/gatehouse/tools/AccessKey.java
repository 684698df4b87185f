package dev.gatehouse.tools;

/**
 * Of what an access is.
 *
 * @param id a name, a URI or a template, as lists show it
 */
public record AccessKey(AccessKind kind, String id) {
    /** Of a tool. */
    public static AccessKey tool(String name) {
        return new AccessKey(AccessKind.TOOL, name);
    }

    /** Of a resource, or of what a template leads to. */
    public static AccessKey resource(String uriOrTemplate) {
        return new AccessKey(AccessKind.RESOURCE, uriOrTemplate);
    }

    /** Of a prompt. */
    public static AccessKey prompt(String name) {
        return new AccessKey(AccessKind.PROMPT, name);
    }
}
