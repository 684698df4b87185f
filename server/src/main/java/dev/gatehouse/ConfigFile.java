package dev.gatehouse;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dropwizard.configuration.ConfigurationSourceProvider;
import io.dropwizard.configuration.DefaultConfigurationFactoryFactory;
import io.dropwizard.configuration.FileConfigurationSourceProvider;
import io.dropwizard.configuration.SubstitutingSourceProvider;
import io.dropwizard.jackson.Jackson;
import io.dropwizard.jersey.validation.Validators;
import java.nio.file.Path;
import java.util.Map;
import org.apache.commons.text.StringSubstitutor;

/** Reads a configuration file, with {@code ${NAME:-default}} replaced from the environment. */
public final class ConfigFile {
    private ConfigFile() {}

    /** The checked configuration in {@code file}; whatever is wrong with it is thrown. */
    public static GatehouseConfig read(Path file) throws Exception {
        return read(file, System.getenv());
    }

    /** The same, with another environment. */
    public static GatehouseConfig read(Path file, Map<String, String> environment) throws Exception {
        GatehouseConfig config = new DefaultConfigurationFactoryFactory<GatehouseConfig>()
                .create(GatehouseConfig.class, Validators.newValidator(), strict(Jackson.newObjectMapper()), "dw")
                .build(source(environment), file.toString());
        config.check();
        return config;
    }

    /** Makes a reader of YAML refuse a key that is there twice, of which one would be passed over in silence. */
    public static ObjectMapper strict(ObjectMapper mapper) {
        return mapper.enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);
    }

    /** Where configuration comes from; names may stand inside the defaults of other names. */
    static ConfigurationSourceProvider source(Map<String, String> environment) {
        StringSubstitutor variables = new StringSubstitutor(environment);
        variables.setEnableSubstitutionInVariables(true);
        return new SubstitutingSourceProvider(new FileConfigurationSourceProvider(), variables);
    }
}
