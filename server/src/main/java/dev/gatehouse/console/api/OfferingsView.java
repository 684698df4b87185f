package dev.gatehouse.console.api;

import java.util.List;

/** What is offered besides tools. */
public record OfferingsView(List<OfferingView> offerings) {}
