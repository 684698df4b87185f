package dev.gatehouse.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRulesTest {
    private final AddressRules closed = new AddressRules(List.of());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.1.2.3",
                "10.0.0.1",
                "100.64.0.1",
                "100.127.255.255",
                "127.0.0.1",
                "127.255.255.254",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.8",
                "192.0.2.1",
                "192.88.99.1",
                "192.168.1.1",
                "198.18.0.1",
                "198.19.255.255",
                "198.51.100.1",
                "203.0.113.1",
                "224.0.0.1",
                "239.255.255.255",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::127.0.0.1",
                "::ffff:127.0.0.1",
                "::ffff:10.0.0.1",
                "64:ff9b::7f00:1",
                "64:ff9b:1::1",
                "100::1",
                "2001::1",
                "2001:db8::1",
                "2002:7f00:1::",
                "3fff::1",
                "5f00::1",
                "fc00::1",
                "fd12:3456::1",
                "fe80::1",
                "fec0::1",
                "ff02::1"
            })
    void refusesAddressesThatAreNotPublic(String address) {
        assertThat(closed.isPublic(InetAddress.ofLiteral(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "192.0.1.1",
                "223.255.255.255",
                "2606:4700:4700::1111",
                "2a00:1450::1",
                "::ffff:1.1.1.1"
            })
    void takesAddressesThatArePublic(String address) {
        assertThat(closed.isPublic(InetAddress.ofLiteral(address))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1, true",
        "127.0.0.1, ::1, true",
        "127.0.0.1, 127.0.0.53, true",
        "127.0.0.1, 10.0.0.1, false",
        "::1, 127.0.0.1, true",
        "10.0.0.0/8, 10.200.3.4, true",
        "10.0.0.0/8, 11.0.0.1, false",
        "10.0.0.7, 10.0.0.8, false",
        "fd00::/8, fd12::1, true",
        "fd00::1, fd00::1, true",
        "localhost, 127.0.0.1, false"
    })
    void allowsWhatTheConfigurationNames(String entry, String address, boolean allowed) {
        assertThat(new AddressRules(List.of(entry)).isAllowed(InetAddress.ofLiteral(address)))
                .isEqualTo(allowed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1", "", "10.0.0.1/8", "10.0.0.0/99"})
    void refusesEntriesThatAreNeitherHostNorAddress(String entry) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EgressConfig(List.of(entry)))
                .withMessageContaining("egress.allow");
    }

    @Test
    void allowsNothingByDefault() {
        assertThat(new EgressConfig(null).allow()).isEmpty();
    }
}
