package dev.gatehouse;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.dropwizard.configuration.ConfigurationException;
import io.dropwizard.configuration.ConfigurationSourceProvider;
import io.dropwizard.configuration.DefaultConfigurationFactoryFactory;
import io.dropwizard.configuration.FileConfigurationSourceProvider;
import io.dropwizard.configuration.SubstitutingSourceProvider;
import io.dropwizard.jackson.Jackson;
import io.dropwizard.jersey.validation.Validators;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.text.StringSubstitutor;

/** Reads a configuration file, with {@code ${NAME:-default}} replaced from the environment. */
public final class ConfigFile {
    private static final Pattern TWICE = Pattern.compile("^Duplicate field '([^']*)'");

    private ConfigFile() {}

    /** The checked configuration in {@code file}; whatever is wrong with it is thrown. */
    public static GatehouseConfig read(Path file) throws Exception {
        return read(file, System.getenv());
    }

    /** The same, with another environment. */
    public static GatehouseConfig read(Path file, Map<String, String> environment) throws Exception {
        GatehouseConfig config = read(GatehouseConfig.class, file, source(environment), "dw");
        config.readFrom(file);
        try {
            config.check();
        } catch (ConfigProblem found) {
            throw config.problem(found);
        }
        return config;
    }

    /**
     * A file of YAML as a {@code type}; a key that is not known, or there twice, is refused.
     *
     * @param properties with what the names of system properties begin that stand before what is in the file
     */
    public static <T> T read(Class<T> type, Path file, ConfigurationSourceProvider source, String properties)
            throws IOException, ConfigurationException {
        ObjectMapper mapper = Jackson.newObjectMapper().enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);
        try {
            return new DefaultConfigurationFactoryFactory<T>()
                    .create(type, Validators.newValidator(), mapper, properties)
                    .build(source, file.toString());
        } catch (MismatchedInputException e) {
            Matcher twice = TWICE.matcher(e.getOriginalMessage());
            if (!twice.find()) {
                throw e;
            }
            throw new ConfigProblem(
                    file + ": " + twice.group(1) + " (line " + e.getLocation().getLineNr() + ")",
                    "the key is there twice",
                    "remove one of the two");
        }
    }

    /** Where configuration comes from; names may stand inside the defaults of other names. */
    static ConfigurationSourceProvider source(Map<String, String> environment) {
        StringSubstitutor variables = new StringSubstitutor(environment);
        variables.setEnableSubstitutionInVariables(true);
        return new SubstitutingSourceProvider(new FileConfigurationSourceProvider(), variables);
    }
}
