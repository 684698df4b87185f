package dev.gatehouse.console.api;

import dev.gatehouse.oauth.SignedInBrowser;
import java.util.List;

/** The browsers in which a user is signed in, the latest sign-in first. */
public record UserBrowsersView(List<SignedInBrowser> browsers) {}
