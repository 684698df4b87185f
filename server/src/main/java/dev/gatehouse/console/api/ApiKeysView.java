package dev.gatehouse.console.api;

import java.util.List;

/** All API keys, revoked and expired ones included, newest first. */
public record ApiKeysView(List<ApiKeyView> keys) {}
