package dev.gatehouse.egress;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import org.eclipse.jetty.util.InetAddressSet;

/**
 * Which addresses may be connected to: global unicast ones, and those that the configuration allows. Everything that
 * the IANA registries of special-purpose addresses (RFC 6890) list is refused, also where it hides in an IPv6 address
 * that a translator would unwrap. Immutable, thread-safe.
 */
final class AddressRules {
    private static final List<String> SPECIAL_V4 = List.of(
            "0.0.0.0/8", // this network
            "10.0.0.0/8", // private
            "100.64.0.0/10", // carrier-grade NAT
            "127.0.0.0/8", // loopback
            "169.254.0.0/16", // link-local, cloud metadata
            "172.16.0.0/12", // private
            "192.0.0.0/24", // protocol assignments
            "192.0.2.0/24", // documentation
            "192.88.99.0/24", // 6to4 relays
            "192.168.0.0/16", // private
            "198.18.0.0/15", // benchmarks
            "198.51.100.0/24", // documentation
            "203.0.113.0/24", // documentation
            "224.0.0.0/4", // multicast
            "240.0.0.0/4"); // reserved, broadcast

    /** Global unicast is 2000::/3; loopback, mapped, NAT64, unique local, link-local and multicast lie outside it. */
    private static final String GLOBAL_V6 = "[2000::]/3";

    private static final List<String> SPECIAL_V6 = List.of(
            "[2001::]/23", // protocol assignments, Teredo
            "[2001:db8::]/32", // documentation
            "[2002::]/16", // 6to4
            "[3fff::]/20"); // documentation

    private final InetAddressSet special = new InetAddressSet();
    private final InetAddressSet global = new InetAddressSet();
    private final InetAddressSet allowed = new InetAddressSet();
    private final boolean loopbackAllowed;

    /** Allows these addresses and ranges on top; entries that are host names are passed over. */
    AddressRules(List<String> allow) {
        special.addAll(SPECIAL_V4);
        special.addAll(SPECIAL_V6);
        global.add(GLOBAL_V6);
        boolean loopback = false;
        for (String entry : allow) {
            if (isAddressOrRange(entry)) {
                allowed.add(entry);
                loopback |= InetAddress.ofLiteral(firstAddress(entry)).isLoopbackAddress();
            }
        }
        loopbackAllowed = loopback;
    }

    /** Whether anything at all may connect there. */
    boolean isPublic(InetAddress address) {
        return !special.test(address) && (!(address instanceof Inet6Address) || global.test(address));
    }

    /** Whether the configuration allows the address, with plain http too. */
    boolean isAllowed(InetAddress address) {
        return allowed.test(address) || (loopbackAllowed && address.isLoopbackAddress());
    }

    private static boolean isAddressOrRange(String entry) {
        try {
            InetAddress.ofLiteral(firstAddress(entry));
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String firstAddress(String entry) {
        int slash = entry.indexOf('/');
        return slash < 0 ? entry : entry.substring(0, slash);
    }
}
