package dev.gatehouse.upstream.forwarding;

import dev.gatehouse.upstream.UpstreamFailure;
import java.util.Map;

/** As whom calls go to one backend. Thread-safe; may block where a token has to be fetched. */
@FunctionalInterface
public interface IdentityForwarding {
    /**
     * The header fields that tell the backend on whose behalf it is called. They replace whatever else the request says
     * under these names.
     *
     * @throws UpstreamFailure if there is nothing that this caller could be sent as
     */
    Map<String, String> headers(OnBehalf caller) throws UpstreamFailure;
}
