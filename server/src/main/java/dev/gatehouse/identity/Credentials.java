package dev.gatehouse.identity;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a request carries to show who sent it, and what of the request a proof must fit. Nothing in it is verified; none
 * of it is built from the request's {@code Host}. Immutable.
 *
 * @param authorization the values of its {@code Authorization} header fields
 * @param proofs the values of its {@code DPoP} header fields (RFC 9449 §4.1)
 * @param inUrl whether its URL carries an access token, which is never taken (RFC 6750 §2.3)
 * @param method its HTTP method
 * @param url our public URL of what it is for, without query and fragment
 * @param resources the resources of ours that a token may be for, to be taken there; empty for any of them
 * @param certificate SHA-256 of the client certificate of its connection, base64url (RFC 8705 §3.1), if there is one
 */
public record Credentials(
        List<String> authorization,
        List<String> proofs,
        boolean inUrl,
        String method,
        String url,
        Set<String> resources,
        @Nullable String certificate) {
    /** A request that carries none. */
    public static final Credentials NONE = new Credentials(List.of(), List.of(), false, "POST", "", null);

    /** Where a token for any resource of ours is taken. */
    public Credentials(
            List<String> authorization,
            List<String> proofs,
            boolean inUrl,
            String method,
            String url,
            @Nullable String certificate) {
        this(authorization, proofs, inUrl, method, url, Set.of(), certificate);
    }

    public Credentials {
        resources = Set.copyOf(resources);
        authorization = List.copyOf(authorization);
        proofs = List.copyOf(proofs);
    }
}
