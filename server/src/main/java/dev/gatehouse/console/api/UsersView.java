package dev.gatehouse.console.api;

import java.util.List;

/** Everybody who can sign in, by username. */
public record UsersView(List<UserView> users) {}
