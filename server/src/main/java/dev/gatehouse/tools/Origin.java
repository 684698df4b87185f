package dev.gatehouse.tools;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Where something comes from that another server offers.
 *
 * @param name what it is called there: a name, a URI, a template
 * @param others members of its description that have no place of their own here; they are passed on as they came. Treat
 *     as immutable
 */
public record Origin(String name, ObjectNode others) {}
