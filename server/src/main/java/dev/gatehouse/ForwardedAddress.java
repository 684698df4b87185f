package dev.gatehouse;

import dev.gatehouse.discovery.ClientCertificates;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.QuotedCSVParser;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.InetAddressSet;
import org.jspecify.annotations.Nullable;

/**
 * Gives a request that came through trusted proxies the address of who asked them: in what they wrote, the last address
 * that is none of theirs. What stands left of it was written by somebody who is not trusted, and counts for nothing.
 * Whatever comes straight from elsewhere keeps the address of its connection. Thread-safe.
 */
final class ForwardedAddress implements HttpConfiguration.Customizer {
    private static final String FOR = "for=";

    private final InetAddressSet trusted = new InetAddressSet();
    private final TrustedProxiesConfig.Header header;

    ForwardedAddress(TrustedProxiesConfig config) {
        trusted.addAll(config.addresses());
        header = config.header();
    }

    @Override
    public Request customize(Request request, HttpFields.Mutable responseHeaders) {
        SocketAddress connected = request.getConnectionMetaData().getRemoteSocketAddress();
        if (!(connected instanceof InetSocketAddress peer)
                || peer.getAddress() == null
                || !trusted.test(peer.getAddress())) {
            return request;
        }
        InetAddress client = client(peer.getAddress(), request.getHeaders());
        request.setAttribute(ClientCertificates.PEER, peer.getAddress());
        InetSocketAddress shown = new InetSocketAddress(client, client.equals(peer.getAddress()) ? peer.getPort() : 0);
        return new From(request, shown);
    }

    /** From the right, the first that is not trusted; where a hop says nothing that is an address, the hop itself. */
    private InetAddress client(InetAddress peer, HttpFields headers) {
        InetAddress client = peer;
        for (String hop : hops(headers).reversed()) {
            InetAddress address = address(hop);
            if (address == null) {
                return client;
            }
            client = address;
            if (!trusted.test(address)) {
                return client;
            }
        }
        return client;
    }

    /** What the header says of each hop; empty text where it says nothing. */
    private List<String> hops(HttpFields headers) {
        List<String> hops = new ArrayList<>();
        for (String value : headers.getValuesList(header.field())) {
            switch (header) {
                case X_FORWARDED_FOR -> {
                    for (String hop : value.split(",", -1)) {
                        hops.add(hop.strip());
                    }
                }
                case FORWARDED -> hops.addAll(Elements.of(value));
            }
        }
        return hops;
    }

    /** An address, with or without a port, in brackets if it is IPv6; absent if it is none. */
    private static @Nullable InetAddress address(String hop) {
        String host = hop;
        if (host.startsWith("[")) {
            int end = host.indexOf(']');
            host = end < 0 ? "" : host.substring(1, end);
        } else if (host.indexOf(':') == host.lastIndexOf(':') && host.indexOf(':') > 0) {
            host = host.substring(0, host.indexOf(':'));
        }
        try {
            return InetAddress.ofLiteral(host);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** The parameter {@code for} of each element of {@code Forwarded} (RFC 7239 §4), and nothing for one without. */
    private static final class Elements extends QuotedCSVParser {
        private final List<String> hops;

        Elements(List<String> hops) {
            super(false);
            this.hops = hops;
        }

        static List<String> of(String value) {
            List<String> hops = new ArrayList<>();
            try {
                new Elements(hops).addValue(value);
                return hops;
            } catch (IllegalArgumentException e) {
                return List.of(""); // quotes that do not end: which element is whose cannot be told
            }
        }

        @Override
        protected void parsedValue(StringBuilder element) {
            hops.add("");
        }

        @Override
        protected void parsedParam(StringBuilder element, int valueLength, int name, int value) {
            if (valueLength == 0 && name == 0) {
                hops.add("");
            }
            if (value > name && element.substring(name, value).equalsIgnoreCase(FOR)) {
                hops.set(hops.size() - 1, element.substring(value));
            }
        }
    }

    private static final class From extends Request.Wrapper {
        private final ConnectionMetaData connection;

        From(Request request, InetSocketAddress client) {
            super(request);
            connection = new ConnectionMetaData.Wrapper(request.getConnectionMetaData()) {
                @Override
                public SocketAddress getRemoteSocketAddress() {
                    return client;
                }
            };
        }

        @Override
        public ConnectionMetaData getConnectionMetaData() {
            return connection;
        }
    }
}
