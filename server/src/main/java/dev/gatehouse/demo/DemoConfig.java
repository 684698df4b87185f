package dev.gatehouse.demo;

import org.jspecify.annotations.Nullable;

/**
 * The {@code demo} section of the configuration: backends that come with the gateway, so that forwarding can be seen.
 * They run only while {@code tools.demo} is true.
 *
 * @param ordersPort the loopback port of a REST backend; 0, the default, for none
 */
public record DemoConfig(Integer ordersPort) {
    /** No backends. */
    public static final DemoConfig NONE = new DemoConfig(null);

    public DemoConfig(@Nullable Integer ordersPort) {
        this.ordersPort = ordersPort == null ? 0 : ordersPort;
        if (this.ordersPort < 0 || this.ordersPort > 65_535) {
            throw new IllegalArgumentException("ordersPort is " + ordersPort + "; a port is at most 65535");
        }
    }
}
