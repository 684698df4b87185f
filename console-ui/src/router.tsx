import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
  type RouterHistory,
} from "@tanstack/react-router";
import type { Console } from "./api/ConsoleContext";
import { readAuditSearch } from "./audit/auditSearch";
import { withRange } from "./audit/rememberedRange";
import { readConfigurationSearch } from "./configuration/configurationSearch";
import { readSetupSearch } from "./doctor/setupSearch";
import { readMetricsSearch } from "./metrics/metricsSearch";
import { readLoginSearch } from "./session/loginSearch";
import { loadSession } from "./session/requests";
import { NotFound } from "./shell/NotFound";
import { RouteProblem } from "./shell/RouteProblem";
import { Shell } from "./shell/Shell";
import { readOfferingSearch, readToolSearch, readToolsSearch } from "./tools/toolSearch";
import { readTableSort } from "./ui/tableSort";

/**
 * Leaves nothing of an address to a page but what its reader takes: the router would keep every other parameter as it
 * was typed. How tables are sorted is the root's.
 */
const only =
  <T extends object>(read: (raw: Record<string, unknown>) => T) =>
  (raw: Record<string, unknown>): T => {
    const none = Object.keys(raw).flatMap((key) => (key === "sort" ? [] : [[key, undefined] as const]));
    return { ...Object.fromEntries(none), ...read(raw) };
  };

const rootRoute = createRootRouteWithContext<Console>()({
  validateSearch: readTableSort,
  component: Outlet,
});

const loginRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "login",
  validateSearch: only(readLoginSearch),
  component: lazyRouteComponent(() => import("./session/LoginPage"), "LoginPage"),
});

const shellRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: "shell",
  beforeLoad: async ({ context: { api, session }, location }) => {
    if (session.getState().status === "unknown") await loadSession(api, session);
    if (session.getState().status === "signedOut") {
      throw redirect({ to: "/login", search: { next: location.publicHref } });
    }
  },
  component: Shell,
});

/** By itself, since the types of `beforeLoad` need it. */
const auditSearch = only(readAuditSearch);

const pages = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: "/",
    component: lazyRouteComponent(() => import("./overview/OverviewPage"), "OverviewPage"),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: "audit",
    validateSearch: auditSearch,
    beforeLoad: ({ search }) => {
      const ranged = withRange(search);
      if (ranged !== undefined) throw redirect({ to: "/audit", search: ranged, replace: true });
    },
    component: lazyRouteComponent(() => import("./audit/AuditPage"), "AuditPage"),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: "audit/e/$decisionId",
    component: lazyRouteComponent(() => import("./audit/DecisionPage"), "DecisionPage"),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: "decisions/$decisionId",
    component: lazyRouteComponent(() => import("./audit/DecisionPage"), "DecisionPage"),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: "tools",
    validateSearch: only(readToolsSearch),
    component: lazyRouteComponent(() => import("./tools/ToolsPage"), "ToolsPage"),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: "tools/$name",
    validateSearch: only(readToolSearch),
    component: lazyRouteComponent(() => import("./tools/ToolPage"), "ToolPage"),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: "tools/offerings/$kind",
    validateSearch: only(readOfferingSearch),
    component: lazyRouteComponent(() => import("./tools/OfferingPage"), "OfferingPage"),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: "upstreams",
    component: lazyRouteComponent(() => import("./upstreams/UpstreamsPage"), "UpstreamsPage"),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: "upstreams/$id",
    component: lazyRouteComponent(() => import("./upstreams/UpstreamPage"), "UpstreamPage"),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: "upstreams/$id/tools/$name",
    component: lazyRouteComponent(() => import("./upstreams/DefinitionPage"), "DefinitionPage"),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: "users",
    component: lazyRouteComponent(() => import("./people/UsersPage"), "UsersPage"),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: "users/$uid",
    validateSearch: only((search): { days?: 30 } => (Number(search["days"]) === 30 ? { days: 30 } : {})),
    component: lazyRouteComponent(() => import("./people/UserPage"), "UserPage"),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: "metrics",
    validateSearch: only(readMetricsSearch),
    component: lazyRouteComponent(() => import("./metrics/MetricsPage"), "MetricsPage"),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: "clients",
    component: lazyRouteComponent(() => import("./people/ClientsPage"), "ClientsPage"),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: "operators",
    component: lazyRouteComponent(() => import("./operators/OperatorsPage"), "OperatorsPage"),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: "keys",
    component: lazyRouteComponent(() => import("./machines/KeysPage"), "KeysPage"),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: "revocations",
    component: lazyRouteComponent(() => import("./revocations/RevocationsPage"), "RevocationsPage"),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: "tokens",
    component: lazyRouteComponent(() => import("./tokens/TokensPage"), "TokensPage"),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: "setup",
    validateSearch: only(readSetupSearch),
    component: lazyRouteComponent(() => import("./doctor/DoctorPage"), "DoctorPage"),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: "configuration",
    validateSearch: only(readConfigurationSearch),
    component: lazyRouteComponent(() => import("./configuration/ConfigurationPage"), "ConfigurationPage"),
  }),
  createRoute({ getParentRoute: () => shellRoute, path: "$", component: NotFound }),
] as const;

const routeTree = rootRoute.addChildren([loginRoute, shellRoute.addChildren(pages)]);

/** `history` is the browser's own unless a test brings another. */
export function createConsoleRouter(console: Console, history?: RouterHistory) {
  return createRouter({
    routeTree,
    basepath: "/console",
    context: console,
    history,
    defaultPreload: "intent",
    defaultNotFoundComponent: NotFound,
    defaultErrorComponent: RouteProblem,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createConsoleRouter>;
  }
}
