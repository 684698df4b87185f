package dev.gatehouse.console.api;

import java.util.List;

/** Who people of outside issuers are here. */
public record UserMappingsView(List<UserMappingView> mappings) {}
