package dev.gatehouse.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.json.Json;
import dev.gatehouse.tools.Input;
import dev.gatehouse.tools.InputRequired;
import dev.gatehouse.tools.MissingCapability;
import dev.gatehouse.tools.ToolCall;
import dev.gatehouse.tools.ToolFailure;
import dev.gatehouse.tools.ToolHandler;
import dev.gatehouse.tools.ToolOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Calls one of several backends that do the same. Another is tried only where the one before surely did nothing: it
 * cannot be reached, is busy or given a rest, or asking twice does no harm. A backend that asks the client something
 * gets the answer itself. Immutable, thread-safe.
 *
 * @param targets the backends, in their order; at least one
 */
record RoutedCall(List<Target> targets) implements ToolHandler {
    private static final String UPSTREAM = "upstream";
    private static final String STATE = "state";

    /**
     * One backend.
     *
     * @param weight its share of the calls; 0 where the order alone counts
     */
    record Target(String upstream, int weight, ToolHandler handler) {}

    RoutedCall {
        targets = List.copyOf(targets);
    }

    @Override
    public ToolOutcome call(ToolCall call) throws ToolFailure, MissingCapability {
        JsonNode state = call.input().state();
        if (state != null) {
            return goOn(state, call);
        }
        List<Target> left = inOrder();
        while (true) {
            Target target = left.removeFirst();
            try {
                return at(target, call);
            } catch (ToolFailure failure) {
                if (left.isEmpty() || !anotherMayBeAsked(failure)) {
                    throw failure;
                }
                call.remarks().add(target.upstream() + " did not take it (" + failure.code() + ").");
            }
        }
    }

    private static ToolOutcome at(Target target, ToolCall call) throws ToolFailure, MissingCapability {
        call.remarks().servedBy(target.upstream());
        ToolOutcome outcome = target.handler().call(call);
        return outcome instanceof InputRequired wanted ? asking(target, wanted) : outcome;
    }

    private static boolean anotherMayBeAsked(ToolFailure failure) {
        return failure.getCause() instanceof UpstreamFailure known
                && known.isWithoutEffect()
                && !Thread.currentThread().isInterrupted();
    }

    private static InputRequired asking(Target target, InputRequired wanted) {
        ObjectNode state = Json.object().put(UPSTREAM, target.upstream());
        if (wanted.state() != null) {
            state.set(STATE, wanted.state());
        }
        return new InputRequired(wanted.requests(), state);
    }

    /** The answer to a backend's question is for that backend alone. */
    private ToolOutcome goOn(JsonNode state, ToolCall call) throws ToolFailure, MissingCapability {
        String upstream = state.path(UPSTREAM).asText();
        for (Target target : targets) {
            if (target.upstream().equals(upstream)) {
                return at(target, call.with(new Input(call.input().responses(), state.get(STATE))));
            }
        }
        throw new ToolFailure("The backend that asked this is not there any more. Begin again.");
    }

    private List<Target> inOrder() {
        List<Target> left = new ArrayList<>(targets);
        if (left.getFirst().weight() == 0) {
            return left;
        }
        List<Target> drawn = new ArrayList<>(left.size());
        while (!left.isEmpty()) {
            drawn.add(left.remove(draw(left)));
        }
        return drawn;
    }

    private static int draw(List<Target> from) {
        int sum = from.stream().mapToInt(Target::weight).sum();
        int point = ThreadLocalRandom.current().nextInt(sum);
        int index = 0;
        while (point >= from.get(index).weight()) {
            point -= from.get(index).weight();
            index++;
        }
        return index;
    }
}
