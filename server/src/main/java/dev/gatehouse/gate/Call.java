package dev.gatehouse.gate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.identity.Caller;

/**
 * Who asks for what: untrusted text already parsed, nothing decided.
 *
 * @param method the act, for the record: {@code tools/call}
 */
public record Call(Caller caller, Envelope envelope, String method, String tool, ObjectNode arguments) {}
