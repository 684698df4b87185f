package dev.gatehouse.upstream.mcp;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.tools.InputRequired;

/** What came of passing a request on. */
sealed interface Relayed {
    /** It was done. */
    record Result(ObjectNode result) implements Relayed {}

    /** The server wants to know something that the client can say only with another request. */
    record Wanted(InputRequired wanted) implements Relayed {}

    /** The server refused it. */
    record Refused(Turn.Refused refusal) implements Relayed {}
}
