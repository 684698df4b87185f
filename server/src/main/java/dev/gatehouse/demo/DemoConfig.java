package dev.gatehouse.demo;

import java.net.URI;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The {@code demo} section of the configuration: backends that come with the gateway, so that forwarding can be seen.
 * They run only while {@code tools.demo} is true.
 *
 * @param ordersPort the loopback port of a REST backend; 0, the default, for none
 * @param deskPort the loopback port of an MCP server; 0, the default, for none
 */
public record DemoConfig(Integer ordersPort, Integer deskPort) {
    /** No backends. */
    public static final DemoConfig NONE = new DemoConfig(null, null);

    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d+){3}|\\[::1]");

    public DemoConfig(@Nullable Integer ordersPort, @Nullable Integer deskPort) {
        this.ordersPort = port("ordersPort", ordersPort);
        this.deskPort = port("deskPort", deskPort);
    }

    private static int port(String key, @Nullable Integer port) {
        int chosen = port == null ? 0 : port;
        if (chosen < 0 || chosen > 65_535) {
            throw new IllegalArgumentException(key + " is " + chosen + "; a port is at most 65535");
        }
        return chosen;
    }

    /** Whether one of these backends is what a URL leads to, while they run. */
    public boolean isAt(URI url) {
        String host = url.getHost();
        return host != null
                && LOOPBACK.matcher(host).matches()
                && url.getPort() > 0
                && (url.getPort() == ordersPort || url.getPort() == deskPort);
    }
}
