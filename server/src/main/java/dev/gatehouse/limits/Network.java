package dev.gatehouse.limits;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HexFormat;

/** What is counted together where a request has nothing but its address. */
public final class Network {
    private Network() {}

    /** The key to count an address by: whoever has one IPv6 address has all of its 64-bit network. */
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
