package dev.gatehouse.gate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.identity.Caller;
import dev.gatehouse.identity.CallerToken;
import dev.gatehouse.tools.Conversation;
import dev.gatehouse.tools.Input;

/**
 * Who asks for what: untrusted text already parsed, nothing decided.
 *
 * @param token what proved who asks, for an upstream that needs it
 * @param method the act, for the record: {@code tools/call}
 * @param name what is asked for: a tool's or prompt's name, a resource's URI
 * @param arguments empty for what takes none
 * @param input what the client has answered to an earlier call like this one
 * @param conversation the client's side
 */
public record Call(
        Caller caller,
        CallerToken token,
        Envelope envelope,
        String method,
        String name,
        ObjectNode arguments,
        Input input,
        Conversation conversation) {

    /** A call of a client that nothing can be said to. */
    public Call(Caller caller, CallerToken token, Envelope envelope, String method, String name, ObjectNode arguments) {
        this(caller, token, envelope, method, name, arguments, Input.none(), Conversation.none());
    }
}
