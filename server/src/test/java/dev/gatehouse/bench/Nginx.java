package dev.gatehouse.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An nginx that passes everything on with {@code proxy_pass}, in one process, with connections that are kept. */
record Nginx(@Nullable Target target) implements AutoCloseable {
    private static final List<Path> PLACES =
            List.of(Path.of("/usr/sbin/nginx"), Path.of("/usr/bin/nginx"), Path.of("/usr/local/sbin/nginx"));

    /** Starts one before {@code upstream}; without a target where none is installed. */
    static Nginx before(URI upstream, Path folder) throws IOException, InterruptedException {
        String named = System.getProperty("upstream-bench.nginx", "");
        Path program = named.isEmpty()
                ? PLACES.stream().filter(Files::isExecutable).findFirst().orElse(null)
                : Path.of(named);
        if (program == null) {
            UpstreamBench.say("nginx is not installed (Debian: apt-get install nginx-light); left out");
            return new Nginx(null);
        }
        Path home = Files.createDirectories(folder.resolve("nginx"));
        int port = Target.freePort();
        Path config = Files.writeString(home.resolve("nginx.conf"), """
            daemon off;
            master_process off;
            pid nginx.pid;
            error_log stderr;
            events { worker_connections 4096; }
            http {
              access_log off;
              client_body_temp_path body;
              proxy_temp_path proxy;
              fastcgi_temp_path fastcgi;
              uwsgi_temp_path uwsgi;
              scgi_temp_path scgi;
              keepalive_requests 1000000000;
              upstream backend { server %s; keepalive 256; keepalive_requests 1000000000; }
              server {
                listen 127.0.0.1:%d backlog=4096;
                location / {
                  proxy_pass http://backend;
                  proxy_http_version 1.1;
                  proxy_set_header Connection "";
                }
              }
            }
            """.formatted(upstream.getAuthority(), port));
        List<String> command = new ArrayList<>(Cores.pin(Cores.SERVER));
        command.addAll(List.of(program.toString(), "-e", "stderr", "-p", home.toString(), "-c", config.toString()));
        return new Nginx(Target.run(
                "nginx",
                URI.create("http://127.0.0.1:" + port + upstream.getPath()),
                folder.resolve("nginx.log"),
                Map.of(),
                command));
    }

    @Override
    public void close() {
        if (target != null) {
            target.close();
        }
    }
}
