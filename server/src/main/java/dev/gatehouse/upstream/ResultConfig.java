package dev.gatehouse.upstream;

import io.dropwizard.util.DataSize;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What of a backend's answer becomes the result of a tool.
 *
 * @param root which part of it, as a JSON Pointer (RFC 6901); default all
 * @param fields which fields of that, such as {@code customer.name}; a list is gone through; empty for all
 * @param summary the text for the model in place of the JSON, in which {@code {customer.name}} stands for that field
 * @param maxSize what is longer is cut, and says so; default 100 KiB
 */
public record ResultConfig(
        String root, List<String> fields, @Nullable String summary, DataSize maxSize) {
    private static final DataSize MAX_SIZE = DataSize.kibibytes(100);

    /** All of it, within the limit. */
    public static final ResultConfig DEFAULT = new ResultConfig(null, null, null, null);

    public ResultConfig(
            @Nullable String root,
            @Nullable List<String> fields,
            @Nullable String summary,
            @Nullable DataSize maxSize) {
        this.root = root == null ? "" : root;
        this.fields = fields == null ? List.of() : List.copyOf(fields);
        this.summary = summary;
        this.maxSize = maxSize == null ? MAX_SIZE : maxSize;
        if (!this.root.isEmpty() && !this.root.startsWith("/")) {
            throw new IllegalArgumentException("root '" + root + "' is not a JSON Pointer; it begins with a slash");
        }
        if (this.maxSize.toBytes() < 100 || this.maxSize.toMebibytes() > 10) {
            throw new IllegalArgumentException("maxSize is " + maxSize + "; it must be from 100B to 10MiB");
        }
    }
}
