package dev.gatehouse.upstream.forwarding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InboundFieldsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization",
                "authorization",
                "Proxy-Authorization",
                "Cookie",
                "DPoP",
                "X-User-Id",
                "x_user_id",
                "X-User-Scopes",
                "X-Org-Id",
                "X-Client-Id",
                "X-Forwarded-User",
                "X-Forwarded-For",
                "Forwarded",
                "X-Gateway-Sig",
                "Client-Cert",
                "Connection",
                "Transfer-Encoding",
                "Upgrade",
                "Host"
            })
    void keepsCredentialsIdentitiesAndFieldsOfTheConnectionBack(String name) {
        assertThat(InboundFields.mayPass(name, List.of())).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Accept", "Accept-Language", "Content-Type", "If-None-Match", "X-Request-Id", "traceparent"})
    void letsWhatDescribesTheRequestPass(String name) {
        assertThat(InboundFields.mayPass(name, List.of("keep-alive"))).isTrue();
    }

    @Test
    void keepsBackWhatConnectionNames() {
        assertThat(InboundFields.mayPass("X-Trace", List.of("close, x-trace"))).isFalse();
        assertThat(InboundFields.mayPass("X_Trace", List.of("x-trace"))).isFalse();
    }
}
