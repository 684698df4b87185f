package dev.gatehouse.rest.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyPathTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/../admin",
                "/api/%2e%2e/admin",
                "/api/.%2E/admin",
                "/api/./x",
                "/api//admin",
                "//admin",
                "/api/%2Fadmin",
                "/api%2f..%2fadmin",
                "/api%5c..%5cadmin",
                "/api/\\..\\admin",
                "/api/%252e%252e/admin",
                "/api/..;/admin",
                "/api/..%3b/admin",
                "/api;x=1/y",
                "/api/%00",
                "/api/%0d%0aX:1",
                "/api/%C0%AE%C0%AE/admin",
                "/api/%u002e",
                "/api/%2",
                "/api/%zz",
                "/api/\u00e9",
                "/api/%3Fx",
                "/api/%23x",
                "api"
            })
    void refusesWhatCanBeReadInMoreThanOneWay(String path) {
        assertThat(ProxyPath.parse(path)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "/orders/7, /orders/7",
        "/orders/, /orders/",
        "/%6Frders, /orders",
        "/a%20b, /a%20b",
        "/%C3%A9, /%C3%A9",
        "/a:b@c, /a:b@c",
        "/a...b/..c, /a...b/..c"
    })
    void passesPathsOnInOneSpelling(String path, String passedOn) {
        assertThat(ProxyPath.parse(path)).extracting(ProxyPath::encoded).isEqualTo(passedOn);
    }

    @Test
    void comparesWholeSegments() {
        assertThat(isWithinOrders("/orders/7")).isTrue();
        assertThat(isWithinOrders("/orders")).isTrue();
        assertThat(isWithinOrders("/orders-of-others")).isFalse();
        assertThat(isWithinOrders("/Orders")).isFalse();
    }

    private static boolean isWithinOrders(String path) {
        return Objects.requireNonNull(ProxyPath.parse(path))
                .isWithin(Objects.requireNonNull(ProxyPath.parse("/orders")));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {
                "null, ?userId=alex",
                "x=1, ?x=1&userId=alex",
                "userId=evil, ?userId=alex",
                "USERID=evil&x=1, ?x=1&userId=alex",
                "user%49d=evil, ?userId=alex",
                "userId[]=evil, ?userId=alex",
                "x=1;userId=evil, ?userId=alex",
                "x=1%3BuserId=evil, ?userId=alex",
                "user%49d=evil%zz, ?userId=alex",
                "userId%00x=evil, ?userId=alex",
                "+userId=evil, ?userId=alex",
                "a=|&b={\"é\"}&c=%zz&d=5%, ?a=%7C&b=%7B%22%C3%A9%22%7D&c=%25zz&d=5%25&userId=alex",
                "a[]=1&b=%2F/?:@+~, ?a[]=1&b=%2F/?:@+~&userId=alex",
                "xuserId=1, ?xuserId=1&userId=alex"
            })
    void setsTheParameterOverWhateverWasSent(String raw, String passedOn) {
        assertThat(ProxyQuery.with(raw, "userId", "alex")).isEqualTo(passedOn);
    }

    @Test
    void setsItAlsoOverNamesThatSomeServersTakeForTheSame() {
        assertThat(ProxyQuery.with("user.id=evil&user%20id=evil&USER_ID=evil", "user_id", "alex"))
                .isEqualTo("?user_id=alex");
    }

    @Test
    void setsNothingThatCouldBreakOut() {
        assertThat(ProxyQuery.with(null, "u", "a&admin=1 #")).isEqualTo("?u=a%26admin%3D1%20%23");
        assertThat(ProxyQuery.with("u=evil", "u", null)).isEmpty();
    }
}
