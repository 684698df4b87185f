package dev.gatehouse.upstream.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.json.Json;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A server that comes as a package and is run on this machine, over its standard input and output. */
final class PackageWay {
    /** No option and no other place than a registry: what a runner takes for a name. */
    private static final Pattern NAME = Pattern.compile("@?[A-Za-z0-9][A-Za-z0-9._~/-]*");

    private static final Pattern IMAGE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/:@-]*");
    private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]*");
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Map<String, String> RUNNERS =
            Map.of("npm", "npx", "pypi", "uvx", "nuget", "dnx", "oci", "docker");

    private final JsonNode written;
    private final String type;
    private final String identifier;
    private final String version;
    private final Inputs inputs;

    private PackageWay(JsonNode written, String id) {
        this.written = written;
        this.type = written.path("registryType").asText("");
        this.identifier = written.path("identifier").asText("");
        this.version = written.path("version").asText("");
        this.inputs = new Inputs(id);
    }

    static Way of(JsonNode written, String id) {
        PackageWay one = new PackageWay(written, id);
        String title = RegistryEntry.line((one.type + " package " + one.identifier + " " + one.version).strip());
        String problem = one.problem();
        if (!problem.isEmpty()) {
            return new Way.Unusable(title, problem);
        }
        ObjectNode upstream = one.upstream(id);
        return new Way.Usable(title, upstream, one.inputs.values(), one.inputs.notes());
    }

    private String problem() {
        String transport = written.path("transport").path("type").asText("stdio");
        if (!RUNNERS.containsKey(type)) {
            return "packages of the type '" + RegistryEntry.line(type)
                    + "' are not run; install it, and write an upstream of type stdio for its program";
        }
        if (!transport.equals("stdio")) {
            return "its program listens on a port by itself; run it as a service, and write an upstream of type "
                    + (transport.equals("sse") ? "sse" : "mcp") + " with its URL";
        }
        if (!(type.equals("oci") ? IMAGE : NAME).matcher(identifier).matches()) {
            return "its identifier is not the name of a package";
        }
        boolean pinned = type.equals("oci") && identifier.matches(".*(@sha256:|:[^/]+$).*") && version.isEmpty();
        if (!pinned && (!VERSION.matcher(version).matches() || version.equals("latest"))) {
            return "it names no version, so that each start could run another program";
        }
        for (JsonNode variable : written.path("environmentVariables")) {
            if (!VARIABLE.matcher(variable.path("name").asText("")).matches()) {
                return "it has an environment variable whose name cannot be one";
            }
        }
        return "";
    }

    private ObjectNode upstream(String id) {
        String runner = String.valueOf(RUNNERS.get(type));
        String hint = written.path("runtimeHint").asText(runner);
        if (!hint.equals(runner)) {
            inputs.note("It would rather be run by " + RegistryEntry.line(hint) + ".");
        }
        if (written.path("registryBaseUrl").isTextual()) {
            inputs.note("It says that the package is at "
                    + RegistryEntry.line(written.path("registryBaseUrl").textValue()) + "; " + runner
                    + " takes it from where it is set up to.");
        }
        ObjectNode env = Json.object();
        for (JsonNode variable : written.path("environmentVariables")) {
            String name = variable.path("name").asText();
            String value = inputs.text(name, variable);
            if (value != null) {
                env.put(name, value);
            }
        }
        ObjectNode upstream = Json.object().put("id", id).put("type", "stdio").put("command", runner);
        upstream.set("args", args(env));
        if (!env.isEmpty()) {
            upstream.set("env", env);
        }
        Proposal.closed(upstream, id);
        inputs.note("It runs a stranger's program with the rights of the gateway's user.");
        return upstream;
    }

    private ArrayNode args(ObjectNode env) {
        ArrayNode args = Json.object().putArray("args");
        switch (type) {
            case "npm" -> {
                args.add("-y");
                arguments(args, written.path("runtimeArguments"), List.of("-y", "--yes"));
                args.add(identifier + "@" + version);
            }
            case "pypi" -> {
                arguments(args, written.path("runtimeArguments"), List.of());
                args.add(identifier + "@" + version);
            }
            case "nuget" -> {
                args.add(identifier + "@" + version).add("--yes");
                arguments(args, written.path("runtimeArguments"), List.of("--yes"));
                args.add("--");
            }
            default -> {
                args.add("run").add("-i").add("--rm");
                // The variable's value stays out of the command line, which everybody on the machine can read.
                env.fieldNames().forEachRemaining(name -> args.add("-e").add(name));
                arguments(args, written.path("runtimeArguments"), List.of("run", "-i", "--rm"));
                args.add(version.isEmpty() ? identifier : identifier + ":" + version);
            }
        }
        arguments(args, written.path("packageArguments"), List.of());
        return args;
    }

    private void arguments(ArrayNode args, JsonNode arguments, List<String> there) {
        for (JsonNode argument : arguments) {
            boolean named = argument.path("type").asText().equals("named");
            String name = argument.path("name").asText("");
            if (named) {
                flag(args, argument, name, there);
            } else if (!there.contains(argument.path("value").asText(""))) {
                String value = inputs.text(argument.path("valueHint").asText("argument"), argument);
                if (value != null) {
                    args.add(value);
                }
            }
            if (argument.path("isRepeated").asBoolean()) {
                inputs.note("'"
                        + RegistryEntry.line(
                                named ? name : argument.path("valueHint").asText("an argument"))
                        + "' may be given several times.");
            }
        }
    }

    /** A flag that is no more than on or off stands alone. */
    private void flag(ArrayNode args, JsonNode argument, String name, List<String> there) {
        if (name.isEmpty() || there.contains(name)) {
            return;
        }
        boolean valued =
                argument.path("value").isTextual() || argument.path("default").isTextual();
        if (argument.path("format").asText().equals("boolean") && valued) {
            if (argument.path("value").asText(argument.path("default").asText()).equals("true")) {
                args.add(Inputs.literal(name));
            }
            return;
        }
        String value = inputs.text(name, argument);
        if (value != null) {
            args.add(Inputs.literal(name));
            if (!value.isEmpty()) {
                args.add(value);
            }
        }
    }
}
