package dev.gatehouse.upstream.forwarding;

import dev.gatehouse.identity.Caller;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The caller in plain header fields ({@code mode: headers}). What the caller lacks has no field. */
final class IdentityHeaders implements IdentityForwarding {
    @Override
    public Map<String, String> headers(OnBehalf behalf) {
        Caller caller = behalf.caller();
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("X-User-Kind", caller.kind().name().toLowerCase(Locale.ROOT));
        if (!caller.isAnonymous()) {
            put(headers, "X-User-Id", caller.uid());
            put(headers, "X-User-Issuer", caller.issuer());
            put(headers, "X-User-Subject", caller.subject());
            put(headers, "X-User-Email", caller.email());
            put(headers, "X-User-Name", caller.name());
            putWords(headers, "X-User-Scopes", caller.scopes());
            putWords(headers, "X-User-Roles", caller.roles());
            put(headers, "X-Org-Id", caller.tenant());
            put(headers, "X-Client-Id", caller.clientId());
        }
        return headers;
    }

    private static void put(Map<String, String> headers, String name, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            headers.put(name, HeaderText.encode(value));
        }
    }

    /** A space separates them, so none is in one. */
    private static void putWords(Map<String, String> headers, String name, Collection<String> words) {
        if (!words.isEmpty()) {
            headers.put(
                    name, new TreeSet<>(words).stream().map(HeaderText::encode).collect(Collectors.joining(" ")));
        }
    }
}
