package dev.gatehouse.oauth;

import java.util.List;

/**
 * One approval: what one user lets one client do at one resource.
 *
 * @param id names the approval and everything issued from it
 * @param scopes in alphabetical order
 */
record Grant(String id, String clientId, String uid, String resource, List<String> scopes) {
    Grant {
        scopes = scopes.stream().distinct().sorted().toList();
    }

    String scope() {
        return String.join(" ", scopes);
    }
}
