package dev.gatehouse.upstream;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.gatehouse.policy.ApprovalPolicy;
import dev.gatehouse.tools.AccessConfig;
import dev.gatehouse.upstream.forwarding.ForwardingConfig;
import io.dropwizard.util.DataSize;
import io.dropwizard.util.Duration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An MCP server that is a program on this machine, spoken to over its standard input and output. It is told nothing of
 * the caller.
 *
 * @param command the program, without a shell
 * @param args its arguments
 * @param env variables it gets beside {@code PATH}, {@code HOME} and those of language and time
 * @param directory where it runs; default where the gateway does
 * @param process whether one program serves all, or each user has one; default {@code shared}
 * @param prefix default the id and an underscore
 * @param timeouts as for {@link McpUpstreamConfig}; {@code connect} and {@code firstByte} mean nothing here
 * @param maxAnswer the largest message that is read; default 4 MiB
 * @param refresh after how long it is asked again for what it offers, if it says nothing of a change; default 5 m
 * @param approval when what it says of its tools is trusted; default {@code pin}
 * @param trustHints whether a tool is believed that says of itself that calling it twice does no harm; default false
 */
public record StdioUpstreamConfig(
        String id,
        String command,
        List<String> args,
        Map<String, String> env,
        @Nullable Path directory,
        Sharing process,
        String prefix,
        @Nullable AccessConfig access,
        TimeoutsConfig timeouts,
        DataSize maxAnswer,
        Duration refresh,
        ApprovalPolicy approval,
        ResilienceConfig resilience,
        Boolean trustHints)
        implements UpstreamConfig, McpServerConfig {
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    /** Who has a program. */
    public enum Sharing {
        /** One serves all; it can ask nobody anything. */
        @JsonProperty("shared")
        SHARED,
        /** Each user has one, at most fifty at a time. */
        @JsonProperty("user")
        USER
    }

    public StdioUpstreamConfig(
            @Nullable String id,
            @Nullable String command,
            @Nullable List<String> args,
            @Nullable Map<String, String> env,
            @Nullable Path directory,
            @Nullable Sharing process,
            @Nullable String prefix,
            @Nullable AccessConfig access,
            @Nullable TimeoutsConfig timeouts,
            @Nullable DataSize maxAnswer,
            @Nullable Duration refresh,
            @Nullable ApprovalPolicy approval,
            @Nullable ResilienceConfig resilience,
            @Nullable Boolean trustHints) {
        this.id = Checks.id(id);
        if (command == null || command.isBlank()) {
            throw new IllegalArgumentException(
                    "upstream " + this.id + ": command is missing; name the program, and its arguments under args");
        }
        this.command = command;
        this.args = args == null ? List.of() : List.copyOf(args);
        this.env = env == null ? Map.of() : Map.copyOf(env);
        for (String name : this.env.keySet()) {
            if (!VARIABLE.matcher(name).matches()) {
                throw new IllegalArgumentException("upstream " + this.id + ": env '" + name
                        + "' cannot be a variable's name; use letters, digits and _");
            }
        }
        if (directory != null && !Files.isDirectory(directory)) {
            throw new IllegalArgumentException("upstream " + this.id + ": directory '" + directory
                    + "' is no folder; make it or correct the path");
        }
        this.directory = directory;
        this.process = process == null ? Sharing.SHARED : process;
        this.prefix = Checks.prefix(prefix, id + "_");
        this.access = access;
        this.timeouts = timeouts == null ? McpUpstreamConfig.PATIENT : timeouts;
        this.maxAnswer = maxAnswer == null ? McpUpstreamConfig.MAX_ANSWER : maxAnswer;
        this.refresh = McpUpstreamConfig.refresh(this.id, refresh);
        this.approval = approval == null ? ApprovalPolicy.PIN : approval;
        this.resilience = resilience == null ? ResilienceConfig.DEFAULT : resilience;
        this.trustHints = trustHints != null && trustHints;
    }

    /** The program and its arguments. */
    public List<String> commandLine() {
        List<String> line = new ArrayList<>(args.size() + 1);
        line.add(command);
        line.addAll(args);
        return line;
    }

    @Override
    public ForwardingConfig identity() {
        return new ForwardingConfig.None();
    }

    /** The program alone: arguments may hold secrets. */
    @Override
    public String address() {
        return command;
    }

    @Override
    public List<String> whereabouts() {
        List<String> all = new ArrayList<>(commandLine());
        all.add(String.valueOf(directory));
        return all;
    }
}
