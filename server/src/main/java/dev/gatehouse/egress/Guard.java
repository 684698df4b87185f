package dev.gatehouse.egress;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What may be connected to. A name is resolved once, every address it has is checked, and the connection goes to one of
 * these; so a name cannot change its address between check and use. Immutable, thread-safe.
 */
final class Guard {
    private final Set<String> allowedHosts;
    private final AddressRules rules;
    private final Resolver resolver;

    /** Where names are resolved. */
    @FunctionalInterface
    interface Resolver {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    Guard(EgressConfig config, Resolver resolver) {
        this.allowedHosts = Set.copyOf(config.allow());
        this.rules = new AddressRules(config.allow());
        this.resolver = resolver;
    }

    /** Whether a URL may be fetched at all, as far as its text tells. */
    static void check(URI url) throws EgressRefused {
        String scheme = url.getScheme();
        if (!"https".equals(scheme) && !"http".equals(scheme)) {
            throw new EgressRefused("only https URLs are fetched, not '" + scheme + "'");
        }
        if (url.getHost() == null || url.getRawUserInfo() != null || url.getRawFragment() != null) {
            throw new EgressRefused("a URL to fetch has a host, and neither user information nor a fragment");
        }
    }

    /**
     * The addresses of a host, each of them permitted.
     *
     * @param secure whether TLS will be spoken there
     * @param ours whether the configuration named the host, so that what it allows holds
     */
    List<InetSocketAddress> addresses(String host, int port, boolean secure, boolean ours)
            throws EgressRefused, EgressFailed {
        try {
            List<InetSocketAddress> addresses = new ArrayList<>();
            for (InetAddress address : resolver.resolve(host)) {
                checkAddress(host, address, secure, ours);
                // Carries the name along, so that TLS asks for it and checks the certificate against it.
                addresses.add(new InetSocketAddress(InetAddress.getByAddress(host, address.getAddress()), port));
            }
            return addresses;
        } catch (UnknownHostException e) {
            throw EgressFailed.unreachable("the name " + host + " cannot be resolved");
        }
    }

    private void checkAddress(String host, InetAddress address, boolean secure, boolean ours) throws EgressRefused {
        if (ours && (allowedHosts.contains(host.toLowerCase(Locale.ROOT)) || rules.isAllowed(address))) {
            return;
        }
        if (!rules.isPublic(address)) {
            throw new EgressRefused(host + " has the address " + address.getHostAddress()
                    + ", which is not public; if that is meant, add it to egress.allow");
        }
        if (!secure) {
            throw new EgressRefused("plain http to " + host + " is refused; use https, or add it to egress.allow");
        }
    }
}
