package dev.gatehouse.gate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.tools.Cancellation;
import dev.gatehouse.tools.Conversation;
import dev.gatehouse.tools.Input;
import dev.gatehouse.tools.InputRequired;
import dev.gatehouse.tools.MissingCapability;
import dev.gatehouse.tools.NoSuchResource;
import dev.gatehouse.tools.ToolFailure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a handler on this thread, which a cancelled request interrupts; asks the client what the handler wants to know
 * as long as the client can be asked within its request. Nothing that a handler throws gets past here.
 */
final class Runner {
    private static final Logger LOG = LoggerFactory.getLogger(Runner.class);
    /** How often one request may ask the client something before it is given up. */
    private static final int MOST_ROUNDS = 16;

    private Runner() {}

    /** Calls a handler with what the client has answered so far. */
    @FunctionalInterface
    interface Work<O> {
        O with(Input input) throws ToolFailure, MissingCapability, NoSuchResource;
    }

    /** Runs {@code work}; {@code what} names it in the log. */
    static <O> Run<O> run(String what, String decisionId, Input input, Conversation conversation, Work<O> work) {
        long start = System.nanoTime();
        Cancellation cancellation = conversation.cancellation();
        cancellation.begin();
        Run<O> run;
        try {
            run = rounds(input, conversation, work, start);
        } catch (ToolFailure failure) {
            String said = failure.getMessage() == null ? "The tool failed." : failure.getMessage();
            String detail = failure.code().equals(ToolFailure.TOOL_ERROR) ? said : failure.code() + ": " + said;
            run = new Run.Failed<>(
                    said, detail, false, microsSince(start), failure.code(), failure.outcome(), failure.retryAfter());
        } catch (MissingCapability missing) {
            run = new Run.Lacks<>(missing.required(), microsSince(start));
        } catch (NoSuchResource nothing) {
            run = new Run.Nothing<>(microsSince(start));
        } catch (InterruptedException e) {
            run = new Run.Failed<>("The call was cancelled.", "The call was cancelled.", false, microsSince(start));
        } catch (RuntimeException | StackOverflowError defect) {
            if (!cancellation.isCancelled()) {
                LOG.error("{} failed unexpectedly; decision {}", what, decisionId, defect);
            }
            run = new Run.Failed<>(
                    "The tool failed with an internal error. Decision " + decisionId + ".",
                    "The tool failed with an internal error; the server's log has it under this decision id.",
                    true,
                    microsSince(start));
        } finally {
            cancellation.end();
        }
        return cancellation.isCancelled() ? new Run.Cancelled<>(run.micros()) : run;
    }

    private static <O> Run<O> rounds(Input first, Conversation conversation, Work<O> work, long start)
            throws ToolFailure, MissingCapability, NoSuchResource, InterruptedException {
        Input input = first;
        for (int round = 0; round < MOST_ROUNDS; round++) {
            O outcome = work.with(input);
            if (!(outcome instanceof InputRequired wanted)) {
                return new Run.Done<>(outcome, microsSince(start));
            }
            ObjectNode missing = wanted.missingCapabilities(conversation.client());
            if (!missing.isEmpty()) {
                throw new MissingCapability(missing);
            }
            Input answered = conversation.ask(wanted);
            if (answered == null) {
                return new Run.Wants<>(wanted, microsSince(start));
            }
            input = answered;
        }
        throw new ToolFailure("The tool asked for input " + MOST_ROUNDS + " times and was given up.");
    }

    private static long microsSince(long start) {
        return (System.nanoTime() - start) / 1_000;
    }
}
