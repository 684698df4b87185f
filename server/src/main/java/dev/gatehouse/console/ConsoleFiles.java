package dev.gatehouse.console;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Serves the console's files from the class path folder {@code console/}, put there by the console's build. Any other
 * page address is the console's own to show, so it gets {@code index.html}, with a fresh nonce at each request.
 */
final class ConsoleFiles extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final String INDEX = "index.html";
    private static final String NONCE_PLACEHOLDER = "__CSP_NONCE__";
    private static final Pattern FILE_NAME =
            Pattern.compile("(?:[A-Za-z0-9_-][A-Za-z0-9._-]*/)*[A-Za-z0-9_-][A-Za-z0-9._-]*");
    private static final Map<String, String> CONTENT_TYPES = Map.ofEntries(
            Map.entry("css", "text/css; charset=utf-8"),
            Map.entry("ico", "image/x-icon"),
            Map.entry("js", "text/javascript; charset=utf-8"),
            Map.entry("json", "application/json"),
            Map.entry("map", "application/json"),
            Map.entry("png", "image/png"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("txt", "text/plain; charset=utf-8"),
            Map.entry("webmanifest", "application/manifest+json"),
            Map.entry("woff2", "font/woff2"));
    private static final String NOT_BUILT = """
        <!doctype html><html lang="en"><title>Gatehouse</title>
        <h1>The console is not in this build</h1>
        <p>The server was built without the console's files. Build it with <code>mvn package</code>
        (Node 20 or newer is needed). The admin API answers at <code>/api</code>.</p></html>
        """;

    private final transient ClassLoader classes;
    private final transient ErrorWriter errors;
    private final transient Map<String, StaticFile> files = new ConcurrentHashMap<>();
    private final transient SecureRandom random = new SecureRandom();

    ConsoleFiles(ClassLoader classes, ErrorWriter errors) {
        this.classes = classes;
        this.errors = errors;
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared, never changed
    private record StaticFile(byte[] content, String etag) {}

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = request.getPathInfo();
        if (path == null) {
            response.setStatus(HttpServletResponse.SC_SEE_OTHER);
            response.setHeader("Location", "/console/");
            return;
        }
        String name = path.substring(1);
        Optional<StaticFile> file = name.equals(INDEX) ? Optional.empty() : file(name);
        if (file.isPresent()) {
            serve(name, file.get(), request, response);
        } else if (isPage(name, request)) {
            serveIndex(response);
        } else {
            errors.write(request, response, ApiError.notFound("The console has no such file."));
        }
    }

    private static boolean isPage(String name, HttpServletRequest request) {
        String accept = request.getHeader("Accept");
        return name.isEmpty()
                || name.equals(INDEX)
                || (!name.startsWith("assets/") && accept != null && accept.contains("text/html"));
    }

    private void serve(String name, StaticFile file, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        response.setHeader(
                "Cache-Control", name.startsWith("assets/") ? "public, max-age=31536000, immutable" : "no-cache");
        response.setHeader("ETag", file.etag());
        response.setHeader("Vary", "Accept-Encoding");
        if (file.etag().equals(request.getHeader("If-None-Match"))) {
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
            return;
        }
        response.setContentType(contentType(name));
        Optional<StaticFile> compressed = AcceptedEncoding.isGzip(request) ? file(name + ".gz") : Optional.empty();
        if (compressed.isPresent()) {
            response.setHeader("Content-Encoding", "gzip");
        }
        byte[] content = compressed.orElse(file).content();
        response.setContentLength(content.length);
        response.getOutputStream().write(content);
    }

    private void serveIndex(HttpServletResponse response) throws IOException {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        String nonce = Base64.getEncoder().encodeToString(bytes);
        response.setHeader("Content-Security-Policy", policy(nonce));
        response.setContentType("text/html; charset=utf-8");
        String html = file(INDEX)
                .map(index -> new String(index.content(), StandardCharsets.UTF_8).replace(NONCE_PLACEHOLDER, nonce))
                .orElse(NOT_BUILT);
        response.getOutputStream().write(html.getBytes(StandardCharsets.UTF_8));
    }

    /** The component library makes style elements, which the nonce allows; scripts are files of ours only. */
    private static String policy(String nonce) {
        return "default-src 'none'; script-src 'self' 'nonce-" + nonce + "'; style-src 'self' 'nonce-" + nonce
                + "'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src"
                + " 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    }

    private static String contentType(String name) {
        String extension = name.substring(name.lastIndexOf('.') + 1);
        return CONTENT_TYPES.getOrDefault(extension, "application/octet-stream");
    }

    private Optional<StaticFile> file(String name) throws IOException {
        if (!FILE_NAME.matcher(name).matches()) {
            return Optional.empty();
        }
        StaticFile known = files.get(name);
        if (known == null) {
            known = read(name);
            if (known != null) {
                files.put(name, known);
            }
        }
        return Optional.ofNullable(known);
    }

    private @Nullable StaticFile read(String name) throws IOException {
        try (InputStream resource = classes.getResourceAsStream("console/" + name)) {
            if (resource == null) {
                return null;
            }
            byte[] content = resource.readAllBytes();
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return new StaticFile(content, "\"" + HexFormat.of().formatHex(digest, 0, 16) + "\"");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
