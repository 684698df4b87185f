package dev.gatehouse.store;

import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * What a {@code jdbc:postgresql:} URL names: hosts, ports, database, and how the connection is protected.
 *
 * @param url the URL; it holds no password
 * @param database host, port and name, as people read them
 * @param tls the {@code sslmode}; {@code verify-full} where the URL names none and the host is not this computer
 * @param ownAuthorities whether {@code sslrootcert} names the authorities that may sign the server's certificate; the
 *     JDK's otherwise
 */
record PostgresAddress(String url, String database, String tls, boolean ownAuthorities) {
    static final String SCHEME = "jdbc:postgresql:";

    private static final Set<String> PARAMETERS = Set.of(
            PGProperty.SSL_MODE.getName(),
            PGProperty.SSL_ROOT_CERT.getName(),
            PGProperty.SSL_CERT.getName(),
            PGProperty.SSL_KEY.getName(),
            PGProperty.TARGET_SERVER_TYPE.getName(),
            PGProperty.CURRENT_SCHEMA.getName());
    private static final Set<String> TLS_MODES =
            Set.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");

    /**
     * The address in a URL.
     *
     * @throws IllegalArgumentException if it cannot be read, holds a password or an unknown parameter
     */
    static PostgresAddress at(String url) {
        refuseUnknown(url);
        Properties parsed = Driver.parseURL(url, new Properties());
        String hosts = parsed == null ? null : PGProperty.PG_HOST.getOrDefault(parsed);
        String ports = parsed == null ? null : PGProperty.PG_PORT.getOrDefault(parsed);
        String name = parsed == null ? null : PGProperty.PG_DBNAME.getOrDefault(parsed);
        if (parsed == null || hosts == null || ports == null || name == null || name.isBlank()) {
            throw new IllegalArgumentException(
                    "database.url: cannot be read; it looks like" + " jdbc:postgresql://db.example.com:5432/gatehouse");
        }
        String tls = PGProperty.SSL_MODE.getOrDefault(parsed);
        if (tls != null && !TLS_MODES.contains(tls)) {
            throw new IllegalArgumentException("database.url: sslmode must be one of "
                    + TLS_MODES.stream().sorted().collect(Collectors.joining(", ")));
        }
        return new PostgresAddress(
                url,
                hosts + ":" + ports + "/" + name,
                tls == null ? usualTls(hosts) : tls,
                PGProperty.SSL_ROOT_CERT.getOrDefault(parsed) != null);
    }

    private static void refuseUnknown(String url) {
        int query = url.indexOf('?');
        if (query < 0) {
            return;
        }
        Set<String> unknown = new TreeSet<>();
        for (String parameter : url.substring(query + 1).split("&", -1)) {
            unknown.add(parameter.replaceFirst("=.*", ""));
        }
        if (unknown.contains("password") || unknown.contains("user")) {
            throw new IllegalArgumentException("database.url: holds a user or password; set database.user"
                    + " (DATABASE_USER) and database.password (DATABASE_PASSWORD) or database.passwordFile instead");
        }
        unknown.removeAll(PARAMETERS);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    "database.url: unknown parameter " + unknown.iterator().next() + "; these are possible: "
                            + new TreeSet<>(PARAMETERS).stream().collect(Collectors.joining(", ")));
        }
    }

    private static String usualTls(String hosts) {
        boolean here = true;
        for (String host : hosts.split(",", -1)) {
            here &= host.equals("localhost") || host.equals("[::1]") || host.equals("::1") || host.startsWith("127.");
        }
        return here ? "prefer" : "verify-full";
    }
}
