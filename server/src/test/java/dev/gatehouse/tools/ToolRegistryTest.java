package dev.gatehouse.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.audit.AuditEntry;
import dev.gatehouse.audit.AuditLog;
import dev.gatehouse.policy.Access;
import dev.gatehouse.store.Database;
import dev.gatehouse.store.StoreUnavailable;
import dev.gatehouse.testing.TestDatabase;
import dev.gatehouse.testing.Tools;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class ToolRegistryTest {
    private final TestDatabase kind;

    ToolRegistryTest(TestDatabase kind) {
        this.kind = kind;
    }

    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00.123Z");
    private static final Access WRITE = Access.required("demo:write");

    @TempDir
    Path directory;

    private Database database;
    private ToolRegistry registry;

    @BeforeEach
    void open() {
        database = kind.open(directory);
        registry = registry(ToolsConfig.DEFAULT);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void givesToolsTheAccessTheyProposeWhileNothingIsConfigured() {
        assertThat(echo(registry).access()).isEqualTo(Access.required("demo:read"));
        assertThat(echo(registry).revision()).isZero();
    }

    @Test
    void putsTheConfiguredAccessInPlaceOfTheProposedOne() {
        Tool echo = echo(registry(new ToolsConfig(true, Map.of("echo", Access.open()))));
        assertThat(echo.access()).isEqualTo(Access.open());
        assertThat(echo.defaultAccess()).isEqualTo(Access.open());
    }

    @Test
    void refusesToStartWhenAConfiguredToolDoesNotExist() {
        ToolsConfig typo = new ToolsConfig(true, Map.of("ecoh", Access.open()));
        assertThatThrownBy(() -> registry(typo)).hasMessageStartingWith("tools.access.ecoh: there is no tool");
    }

    @Test
    void changesTheCatalogueInForceAndKeepsTheDefault() throws RevisionConflict {
        Tool changed = registry.changeAccess("echo", WRITE, 0, "admin", "tightened", Tools::accessChanged);
        assertThat(changed.access()).isEqualTo(WRITE);
        assertThat(echo(registry)).isEqualTo(changed);
        assertThat(changed.defaultAccess()).isEqualTo(Access.required("demo:read"));
        assertThat(changed.revision()).isPositive();
    }

    @Test
    void neverChangesACatalogueThatSomebodyHolds() throws RevisionConflict {
        Catalog held = registry.current();
        registry.changeAccess("echo", WRITE, 0, "admin", null, Tools::accessChanged);
        assertThat(held.scopes()).containsExactly("demo:read");
        assertThat(registry.current().scopes()).containsExactly("demo:write");
    }

    @Test
    void remembersChangesOverARestart() throws RevisionConflict {
        Tool changed = registry.changeAccess("echo", WRITE, 0, "admin", null, Tools::accessChanged);
        database.close();
        database = kind.open(directory);
        Tool reopened = echo(registry(ToolsConfig.DEFAULT));
        assertThat(reopened.access()).isEqualTo(WRITE);
        assertThat(reopened.revision()).isEqualTo(changed.revision());
    }

    @Test
    void letsAnOverrideWinOverTheConfiguration() throws RevisionConflict {
        registry.changeAccess("echo", WRITE, 0, "admin", null, Tools::accessChanged);
        assertThat(echo(registry(new ToolsConfig(true, Map.of("echo", Access.open()))))
                        .access())
                .isEqualTo(WRITE);
    }

    @Test
    void ignoresAnOverrideOfAToolThatIsNotThere() throws RevisionConflict {
        registry.changeAccess("echo", WRITE, 0, "admin", null, Tools::accessChanged);
        assertThat(registry(ToolsConfig.DEFAULT, List.of()).current().tools()).isEmpty();
    }

    @Test
    void refusesAChangeOfARevisionThatIsNoLongerInForce() throws RevisionConflict {
        long first = registry.changeAccess("echo", WRITE, 0, "admin", null, Tools::accessChanged)
                .revision();
        assertThatThrownBy(() -> registry.changeAccess("echo", Access.open(), 0, "other", null, Tools::accessChanged))
                .isInstanceOfSatisfying(
                        RevisionConflict.class,
                        conflict -> assertThat(conflict.current()).isEqualTo(first));
        assertThat(echo(registry).access()).isEqualTo(WRITE);
    }

    @Test
    void refusesAChangeThatAnotherNodeForestalled() throws RevisionConflict {
        ToolRegistry other = registry(ToolsConfig.DEFAULT);
        other.changeAccess("echo", WRITE, 0, "admin", null, Tools::accessChanged);
        assertThatThrownBy(() -> registry.changeAccess("echo", Access.open(), 0, "other", null, Tools::accessChanged))
                .isInstanceOf(RevisionConflict.class);
    }

    @Test
    void letsExactlyOneOfManyAuthorsWin() throws InterruptedException, ExecutionException {
        List<Callable<Boolean>> authors = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Access access = Access.required("scope:" + i);
            authors.add(() -> {
                try {
                    registry.changeAccess("echo", access, 0, "author", null, Tools::accessChanged);
                    return true;
                } catch (RevisionConflict e) {
                    return false;
                }
            });
        }
        int winners = 0;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Boolean> outcome : threads.invokeAll(authors)) {
                winners += outcome.get() ? 1 : 0;
            }
        }
        assertThat(winners).isEqualTo(1);
        assertThat(registry.revisions(AccessKey.tool("echo")))
                .singleElement()
                .satisfies(revision ->
                        assertThat(revision.after()).isEqualTo(echo(registry).access()));
    }

    @Test
    void refusesAToolThatIsNotThere() {
        assertThatThrownBy(() -> registry.changeAccess("nope", WRITE, 0, "admin", null, Tools::accessChanged))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void keepsWhoChangedWhatWhenAndWhy() throws RevisionConflict {
        Access optional = new Access(Access.Mode.OPTIONAL, List.of("b", "a"), false);
        long first = registry.changeAccess("echo", WRITE, 0, "admin", "why not", Tools::accessChanged)
                .revision();
        long second = registry.changeAccess("echo", optional, first, "auditor", null, Tools::accessChanged)
                .revision();
        assertThat(registry.revisions(AccessKey.tool("echo")))
                .containsExactly(
                        new AccessRevision(second, AccessKind.TOOL, "echo", NOW, "auditor", null, WRITE, optional),
                        new AccessRevision(
                                first,
                                AccessKind.TOOL,
                                "echo",
                                NOW,
                                "admin",
                                "why not",
                                Access.required("demo:read"),
                                WRITE));
    }

    @Test
    void tellsListenersOfTheCatalogueThatIsNowInForce() throws RevisionConflict {
        List<CatalogChange> heard = new ArrayList<>();
        registry.onChange(heard::add);
        registry.changeAccess("echo", WRITE, 0, "admin", null, Tools::accessChanged);
        assertThat(heard)
                .containsExactly(new CatalogChange.Lists(registry.current(), Set.of(CatalogChange.Kind.TOOLS)));
    }

    @Test
    void obeysWhatAnotherNodeChangedOnceItReadsThatAndTellsListeners() throws RevisionConflict {
        List<CatalogChange> heard = new ArrayList<>();
        registry.onChange(heard::add);
        registry(ToolsConfig.DEFAULT).changeAccess("echo", WRITE, 0, "admin", null, Tools::accessChanged);

        registry.reload();
        registry.reload();

        assertThat(echo(registry).access()).isEqualTo(WRITE);
        assertThat(heard).hasSize(1);
    }

    @Test
    void letsOtherNodesKnowThatThereIsSomethingToRead() throws RevisionConflict {
        long before = version();

        registry.changeAccess("echo", WRITE, 0, "admin", null, Tools::accessChanged);

        assertThat(version()).isGreaterThan(before);
    }

    private long version() {
        return database.reader()
                .withHandle(handle -> handle.createQuery("SELECT version FROM identity_version")
                        .mapTo(Long.class)
                        .one());
    }

    @Test
    void keepsTheAccessOfAToolThatIsYetToCome() throws RevisionConflict {
        registry.changeAccessOfAny(
                AccessKey.tool("later"),
                Access.NONE,
                WRITE,
                0,
                "admin",
                null,
                _ -> Tools.accessChanged(echo(registry)));

        Tool later = Tools.tool("later", Access.required(), _ -> {
            throw new ToolFailure("not called here");
        });
        registry.offer("files", Offerings.of(List.of(later)));

        assertThat(Objects.requireNonNull(registry.current().find("later")).access())
                .isEqualTo(WRITE);
        assertThat(registry.revisionsInForce())
                .extracting(AccessRevision::key)
                .containsExactly(AccessKey.tool("later"));
    }

    @Test
    void changesTheAccessOfAResourceAndOfAPromptThatIsNamedLikeATool() throws RevisionConflict {
        registry.offer("docs", docs());
        List<CatalogChange> heard = new ArrayList<>();
        registry.onChange(heard::add);

        change(AccessKey.resource("docs://handbook"), WRITE);
        change(AccessKey.prompt("echo"), Access.NONE);

        for (ToolRegistry each : List.of(registry, offering(docs()))) {
            assertThat(access(each, AccessKey.resource("docs://handbook"))).isEqualTo(WRITE);
            assertThat(access(each, AccessKey.prompt("echo"))).isEqualTo(Access.NONE);
            assertThat(Objects.requireNonNull(each.current().find(AccessKey.prompt("echo")))
                            .defaultAccess())
                    .isEqualTo(Access.open());
        }
        assertThat(echo(registry).access()).isEqualTo(Access.required("demo:read"));
        assertThat(heard)
                .extracting(one -> ((CatalogChange.Lists) one).kinds())
                .containsExactly(Set.of(CatalogChange.Kind.RESOURCES), Set.of(CatalogChange.Kind.PROMPTS));
        assertThat(registry.revisions(AccessKey.prompt("echo")))
                .singleElement()
                .satisfies(revision -> assertThat(revision.before()).isEqualTo(Access.open()));
        assertThat(registry.revisions(AccessKey.tool("echo"))).isEmpty();
    }

    private void change(AccessKey key, Access access) throws RevisionConflict {
        registry.changeAccessOfAny(
                key, access(registry, key), access, 0, "admin", null, _ -> Tools.accessChanged(echo(registry)));
    }

    private static Access access(ToolRegistry registry, AccessKey key) {
        return Objects.requireNonNull(registry.current().find(key)).access();
    }

    private static Offerings docs() {
        return new Offerings(
                List.of(),
                List.of(Resource.of(
                        "docs://handbook",
                        Presentation.of("handbook", null, null),
                        null,
                        Access.required("docs:read"),
                        read -> ResourceContents.text(read.uri(), null, "text", null))),
                List.of(),
                List.of(Prompt.of(
                        Presentation.of("echo", null, null),
                        List.of(),
                        Access.open(),
                        get -> PromptResult.text(null, "Hello"))));
    }

    private ToolRegistry offering(Offerings offered) {
        ToolRegistry other = registry(ToolsConfig.DEFAULT);
        other.offer("docs", offered);
        return other;
    }

    @Test
    void changesNothingThatCannotBeRecorded() {
        Function<Tool, AuditEntry> unspeakable = _ -> {
            throw new IllegalStateException("there are no words for it");
        };
        assertThatThrownBy(() -> registry.changeAccess("echo", WRITE, 0, "admin", null, unspeakable))
                .isInstanceOf(StoreUnavailable.class);
        assertThat(echo(registry).revision()).isZero();
        assertThat(registry.revisions(AccessKey.tool("echo"))).isEmpty();
    }

    private ToolRegistry registry(ToolsConfig config) {
        List<Tool> tools = List.of(Tools.echo(), Tools.tool("open", Access.required(), call -> {
            throw new ToolFailure("not called here");
        }));
        return registry(config, tools);
    }

    private ToolRegistry registry(ToolsConfig config, List<Tool> tools) {
        return new ToolRegistry(database, new AuditLog(database), tools, config, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private static Tool echo(ToolRegistry registry) {
        return Objects.requireNonNull(registry.current().find("echo"));
    }
}
