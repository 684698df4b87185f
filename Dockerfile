# Three stages: the console and the jar are built, then only what runs is kept.
FROM maven:3.9-eclipse-temurin-25 AS build
RUN apt-get update && apt-get install -y --no-install-recommends nodejs npm && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
RUN mvn -B package -Dmaven.test.skip=true -DskipTests

FROM eclipse-temurin:25-jre
RUN useradd --system --create-home --home-dir /gatehouse gatehouse
WORKDIR /gatehouse
COPY --from=build --chown=gatehouse /src/server/target/lib lib
COPY --from=build --chown=gatehouse /src/server/target/gatehouse.jar /src/config.yml ./
USER gatehouse
VOLUME /gatehouse/data
EXPOSE 8080
ENV BIND=0.0.0.0
HEALTHCHECK CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/${PORT:-8080} && printf 'GET /health HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200 '"]
ENTRYPOINT ["java", "-jar", "gatehouse.jar"]
