package dev.gatehouse.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that tells its result on standard output, in lines that are there when it ends. */
abstract class SpokenCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** Standard output, for what is more than a line; flush it. */
    final PrintWriter out() {
        return spec.commandLine().getOut();
    }

    /** Standard error, for what is not the result; flush it. */
    final PrintWriter err() {
        return spec.commandLine().getErr();
    }

    /** Prints a line of the result. */
    final void say(String line) {
        out().println(line);
        out().flush();
    }

    /** Prints a line beside the result. */
    final void note(String line) {
        err().println(line);
        err().flush();
    }

    /** What to throw for an argument that cannot be meant; exit code 2. */
    final ParameterException misused(String why) {
        return new ParameterException(spec.commandLine(), why);
    }
}
