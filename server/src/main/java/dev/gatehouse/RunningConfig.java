package dev.gatehouse;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.gatehouse.console.api.ConfigView;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configuration that this process runs with: each value and where it comes from, how it differs from the defaults,
 * from the start before, and from what the file says by now. Secrets are but fingerprints here. Thread-safe.
 */
final class RunningConfig {
    private static final Logger LOG = LoggerFactory.getLogger(RunningConfig.class);
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final int KEY_BYTES = 32;

    private final @Nullable Path file;
    private final Map<String, String> environment;
    private final ConfigSecrets secrets;
    private final Instant startedAt;
    private final List<ConfigView.Entry> entries;
    private final @Nullable Start before;
    private volatile @Nullable Read lastRead;

    /** What the file said when it was read last. */
    private record Read(FileTime modified, long size, ConfigView.OnDisk found) {}

    /** The values of a start, as they may be kept. */
    private record Start(Instant startedAt, Map<String, String> values) {}

    private RunningConfig(
            @Nullable Path file,
            Map<String, String> environment,
            GatehouseConfig config,
            ConfigSecrets secrets,
            Instant startedAt,
            @Nullable Start before)
            throws IOException {
        this.file = file;
        this.environment = environment;
        this.secrets = secrets;
        this.startedAt = startedAt;
        this.before = before;
        entries = entries(config);
    }

    /**
     * Takes note of a start, in the data directory, which must exist.
     *
     * @param file where the configuration was read from; absent if it was not
     */
    static RunningConfig started(
            @Nullable Path file, Map<String, String> environment, GatehouseConfig config, Clock clock)
            throws IOException {
        Path folder = config.dataDirectory();
        Path kept = folder.resolve("last-start.json");
        RunningConfig running = new RunningConfig(
                file,
                environment,
                config,
                new ConfigSecrets(key(folder.resolve("keys").resolve("fingerprint.key"))),
                clock.instant(),
                last(kept));
        running.keep(kept);
        return running;
    }

    /** Everything about it; reads the file again to compare. */
    ConfigView view() {
        return new ConfigView(
                file == null ? null : file.toString(),
                startedAt,
                entries,
                before == null ? null : before.startedAt(),
                sinceLastStart(),
                onDisk());
    }

    /** Whether no start before this one is known. */
    boolean isFirstStart() {
        return before == null;
    }

    /** What was different at the start before; nothing if that is not known. */
    List<ConfigView.Difference> sinceLastStart() {
        return before == null ? List.of() : differences(before.values(), shown(entries));
    }

    private ConfigView.OnDisk onDisk() {
        if (file == null) {
            return new ConfigView.OnDisk(ConfigView.FileState.UNKNOWN, List.of());
        }
        try {
            FileTime modified = Files.getLastModifiedTime(file);
            long size = Files.size(file);
            Read last = lastRead;
            if (last == null || !last.modified().equals(modified) || last.size() != size) {
                last = new Read(modified, size, compare(file));
                lastRead = last;
            }
            return last.found();
        } catch (IOException e) { // it is gone
            return new ConfigView.OnDisk(ConfigView.FileState.INVALID, List.of());
        }
    }

    private ConfigView.OnDisk compare(Path now) {
        try {
            List<ConfigView.Difference> differences =
                    differences(shown(entries), shown(entries(ConfigFile.read(now, environment))));
            return new ConfigView.OnDisk(
                    differences.isEmpty() ? ConfigView.FileState.SAME : ConfigView.FileState.DIFFERENT, differences);
        } catch (Exception e) { // what it says may quote the file, secrets and all
            return new ConfigView.OnDisk(ConfigView.FileState.INVALID, List.of());
        }
    }

    private List<ConfigView.Entry> entries(GatehouseConfig config) throws IOException {
        ConfigOrigins origins = file == null ? ConfigOrigins.none() : ConfigOrigins.of(file, environment);
        Map<String, @Nullable String> defaults = ConfigValues.of(new GatehouseConfig());
        Map<String, @Nullable String> values = ConfigValues.of(config);
        List<ConfigView.Entry> found = new ArrayList<>();
        values.forEach((key, value) -> found.add(entry(key, value, defaults, origins.of(key))));
        origins.texts().forEach((key, value) -> {
            if (ConfigValues.foreignSections().stream().anyMatch(section -> key.startsWith(section + "."))) {
                found.add(entry(key, value, Map.of(), origins.of(key)));
            }
        });
        return found;
    }

    private ConfigView.Entry entry(
            String key,
            @Nullable String value,
            Map<String, @Nullable String> defaults,
            ConfigOrigins.@Nullable Origin origin) {
        String variable = origin == null ? null : origin.variable();
        String hidden = value != null && ConfigSecrets.isSecret(key, variable) ? value : null;
        String standard = defaults.get(key);
        boolean changed = defaults.containsKey(key) ? !Objects.equals(standard, value) : origin != null;
        return new ConfigView.Entry(
                key,
                value == null || hidden != null ? null : ConfigSecrets.withoutCredentials(value),
                origin == null
                        ? ConfigView.Source.DEFAULT
                        : variable == null ? ConfigView.Source.FILE : ConfigView.Source.ENVIRONMENT,
                origin == null ? null : origin.line(),
                variable,
                hidden != null,
                hidden == null ? null : secrets.fingerprint(hidden),
                changed,
                standard);
    }

    private static Map<String, String> shown(List<ConfigView.Entry> entries) {
        Map<String, String> shown = new LinkedHashMap<>();
        for (ConfigView.Entry entry : entries) {
            String text = entry.secret() ? "set, fingerprint " + entry.fingerprint() : entry.value();
            if (text != null) {
                shown.put(entry.key(), text);
            }
        }
        return shown;
    }

    private static List<ConfigView.Difference> differences(Map<String, String> before, Map<String, String> after) {
        Set<String> keys = new LinkedHashSet<>(before.keySet());
        keys.addAll(after.keySet());
        return keys.stream()
                .filter(key -> !Objects.equals(before.get(key), after.get(key)))
                .map(key -> new ConfigView.Difference(key, before.get(key), after.get(key)))
                .toList();
    }

    private static @Nullable Start last(Path kept) {
        if (!Files.exists(kept)) {
            return null;
        }
        try {
            Map<String, String> values = JSON.readValue(kept.toFile(), new TypeReference<>() {});
            return new Start(Instant.parse(values.remove("startedAt")), values);
        } catch (IOException | RuntimeException e) {
            LOG.warn("What the last start's configuration was cannot be read from {}", kept);
            return null;
        }
    }

    private void keep(Path kept) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("startedAt", startedAt.toString());
        values.putAll(shown(entries));
        Path next = kept.resolveSibling(kept.getFileName() + ".next");
        try {
            Files.deleteIfExists(next);
            Files.createFile(next, ownerOnly());
            JSON.writerWithDefaultPrettyPrinter().writeValue(next.toFile(), values);
            Files.move(next, kept, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            LOG.warn("This start's configuration cannot be kept in {} to compare the next one with", kept);
        }
    }

    private static byte[] key(Path file) throws IOException {
        if (!Files.exists(file)) {
            byte[] key = new byte[KEY_BYTES];
            new SecureRandom().nextBytes(key);
            Files.write(Files.createFile(file, ownerOnly()), key);
        }
        return Files.readAllBytes(file);
    }

    private static FileAttribute<?>[] ownerOnly() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
