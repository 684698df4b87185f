package dev.gatehouse.cli;

import dev.gatehouse.Parts;
import dev.gatehouse.identity.UserMappings;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Who subjects of outside issuers are here. */
final class MappingSettings implements SettingsSection<Settings.Mapped> {
    private final Parts gatehouse;

    MappingSettings(Parts gatehouse) {
        this.gatehouse = gatehouse;
    }

    @Override
    public String name() {
        return "mappings";
    }

    @Override
    public SortedMap<String, Settings.Mapped> here() {
        SortedMap<String, Settings.Mapped> here = new TreeMap<>();
        gatehouse.userMappings().all().forEach(mapping -> {
            Settings.Mapped mapped = new Settings.Mapped(mapping.issuer(), mapping.subject(), mapping.uid());
            here.put(key(mapped), mapped);
        });
        return here;
    }

    /** The same as a file writes it. */
    List<Settings.Mapped> exported() {
        return new ArrayList<>(here().values());
    }

    private static String key(Settings.Mapped mapped) {
        return mapped.subject() + " of " + mapped.issuer();
    }

    @Override
    public @Nullable SortedMap<String, Settings.Mapped> wanted(Settings file) {
        if (file.mappings() == null) {
            return null;
        }
        SortedMap<String, Settings.Mapped> wanted = new TreeMap<>();
        for (Settings.Mapped mapped : file.mappings()) {
            UserMappings.requireUsable(mapped.uid());
            if (wanted.put(key(mapped), mapped) != null) {
                throw new IllegalArgumentException("mappings: " + key(mapped) + " is there twice");
            }
        }
        return wanted;
    }

    @Override
    public String words(Settings.Mapped mapped) {
        return mapped.uid();
    }

    @Override
    public @Nullable String change(
            String key, Settings.@Nullable Mapped before, Settings.@Nullable Mapped after, String source) {
        UserMappings mappings = gatehouse.userMappings();
        gatehouse
                .audit()
                .<Boolean, RuntimeException>append(
                        handle -> {
                            if (after != null) {
                                mappings.put(
                                        handle, after.issuer(), after.subject(), after.uid(), CommandActs.author());
                            } else if (before != null) {
                                mappings.remove(handle, before.issuer(), before.subject());
                            }
                            return true;
                        },
                        _ -> after == null
                                ? CommandActs.entry("user.unmap", key + " is nobody's name here any more. " + source)
                                : CommandActs.entry("user.map", key + " is " + after.uid() + " here. " + source));
        return null;
    }
}
