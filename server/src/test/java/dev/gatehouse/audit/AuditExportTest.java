package dev.gatehouse.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.json.JsonRefused;
import dev.gatehouse.json.StrictJson;
import dev.gatehouse.store.Database;
import dev.gatehouse.testing.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class AuditExportTest {
    private final TestDatabase kind;

    AuditExportTest(TestDatabase kind) {
        this.kind = kind;
    }

    @TempDir
    Path folder;

    private Database database;
    private AuditLog log;

    @BeforeEach
    void open() {
        database = kind.open(folder);
        log = new AuditLog(database);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void jsonLinesHoldTheEventAsItReadsEverywhere() throws IOException, JsonRefused {
        AuditEvent event = log.append(Entries.call("alex", "echo").build());

        String line = export(AuditExport.Format.JSONL);

        JsonNode json = StrictJson.read(line.strip().getBytes(StandardCharsets.UTF_8));
        assertThat(line).endsWith("\n").contains("\"time\":\"2026-03-01T10:15:30.123Z\"", "\"latencyMs\":1.234");
        assertThat(json.path("hash").asText()).isEqualTo(event.hash().hex());
        assertThat(json.path("heldScopes")).hasSize(2);
        assertThat(json.path("rule").isNull()).isTrue();
        assertThat(json.propertyStream().map(member -> member.getKey()))
                .isEqualTo(
                        List.of(("seq,time,decisionId,requestId,traceId,sessionId,issuer,subject,uid,tenant,clientId,"
                            + "clientName,authMethod,actors,userAgent,address,front,protocol,method,tool,upstream,"
                            + "decision,reason,requiredScopes,heldScopes,missingScopes,rule,revision,limitLeft,"
                            + "findings,outcome,status,latencyMs,ownMs,upstreamMs,argsBytes,resultBytes,argsDigest,"
                            + "argsPreview,resultDigest,count,detail,erased,prevHash,hash")
                                .split(",", -1)));
    }

    @Test
    void csvHasAHeaderAndOneLineAnEvent() throws IOException {
        log.append(Entries.call("alex", "echo").build());
        log.append(Entries.call("sam", "echo")
                .detail("a \"quoted\", split\r\nline")
                .build());

        assertThat(export(AuditExport.Format.CSV))
                .startsWith("seq,time,decisionId,")
                .contains("\r\n1,\"2026-03-01T10:15:30.123Z\",\"dec_")
                .contains("\"demo:read demo:write\"")
                .contains(",\"a \"\"quoted\"\", split\r\nline\",")
                .endsWith("\"\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\uff1d1"})
    void csvDefusesFormulas(String formula) throws IOException {
        log.append(Entries.call("alex", "echo").clientName(formula).build());

        assertThat(export(AuditExport.Format.CSV)).contains(",\"'" + formula + "\",");
    }

    private String export(AuditExport.Format format) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        new AuditExport(new AuditSearch(database)).write(AuditQuery.everything(1), format, file);
        return file.toString(StandardCharsets.UTF_8);
    }
}
