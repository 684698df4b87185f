package dev.gatehouse.console.api;

import java.util.List;

/** All clients, most recently used first. */
public record ClientsView(List<ClientView> clients) {}
