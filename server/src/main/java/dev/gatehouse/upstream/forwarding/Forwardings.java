package dev.gatehouse.upstream.forwarding;

import com.nimbusds.oauth2.sdk.ClientCredentialsGrant;
import dev.gatehouse.egress.Egress;
import dev.gatehouse.identity.Caller;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Makes of an upstream's {@code identity} what carries it out. Thread-safe. */
public final class Forwardings {
    private static final IdentityForwarding NOBODY = behalf -> Map.of();

    private final String issuer;
    private final AssertionSigner signer;
    private final Egress egress;
    private final Clock clock;
    private final List<Runnable> caches = new CopyOnWriteArrayList<>();

    /**
     * @param issuer the gateway's own name, in what it signs
     * @param signer signs with a key that is published under that name
     */
    public Forwardings(String issuer, AssertionSigner signer, Egress egress, Clock clock) {
        this.issuer = issuer;
        this.signer = signer;
        this.egress = egress;
        this.clock = clock;
    }

    /**
     * As whom calls go to a backend.
     *
     * @param upstream its name, for messages
     * @param url its URL, which an audience is by default
     * @throws IllegalArgumentException if a key file cannot be used
     */
    public IdentityForwarding of(String upstream, URI url, ForwardingConfig config) {
        return switch (config) {
            case ForwardingConfig.None() -> NOBODY;
            case ForwardingConfig.Headers() -> new IdentityHeaders();
            case ForwardingConfig.Assertion assertion ->
                new IdentityAssertions(
                        issuer,
                        audience(assertion.audience(), url),
                        assertion.lifetime().toJavaDuration(),
                        assertion.header(),
                        signer,
                        clock);
            case ForwardingConfig.Exchange exchange -> exchanged(upstream, exchange);
            case ForwardingConfig.Service service -> ofService(upstream, service);
            case ForwardingConfig.Forward forward -> new CallersOwnToken(upstream, audience(forward.audience(), url));
            case ForwardingConfig.Vault() -> throw new IllegalStateException(upstream + " cannot be configured so");
        };
    }

    private IdentityForwarding exchanged(String upstream, ForwardingConfig.Exchange config) {
        FetchedTokens<Caller> tokens = new FetchedTokens<>(clock);
        caches.add(tokens::forget);
        TokenServer server = new TokenServer(
                upstream,
                config.tokenEndpoint(),
                config.client(),
                config.audience(),
                config.resource(),
                config.scopes(),
                egress,
                clock);
        return new ExchangedTokens(upstream, server, tokens);
    }

    private IdentityForwarding ofService(String upstream, ForwardingConfig.Service config) {
        FetchedTokens<String> tokens = new FetchedTokens<>(clock);
        TokenServer server = new TokenServer(
                upstream,
                config.tokenEndpoint(),
                config.client(),
                config.audience(),
                config.resource(),
                config.scopes(),
                egress,
                clock);
        return behalf -> Map.of(
                "Authorization", "Bearer " + tokens.get(upstream, () -> server.get(new ClientCredentialsGrant())));
    }

    /** Forgets what was fetched for callers; to be called when somebody's access ends. */
    public void forgetCallers() {
        caches.forEach(Runnable::run);
    }

    private static String audience(@Nullable String configured, URI url) {
        return configured == null ? url.toString() : configured;
    }
}
