package dev.gatehouse.limits;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HexFormat;

/** What counts as one address: whoever has one IPv6 address has all of its 64-bit network. */
public final class ClientNetwork {
    private ClientNetwork() {}

    /** The key under which everything that comes from this address's network is counted; any text has one. */
    public static String of(String address) {
        if (address.indexOf(':') < 0) {
            return address;
        }
        try {
            return InetAddress.ofLiteral(address) instanceof Inet6Address six
                    ? HexFormat.of().formatHex(six.getAddress(), 0, 8)
                    : address;
        } catch (IllegalArgumentException e) {
            return address;
        }
    }
}
