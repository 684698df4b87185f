import { MantineProvider } from "@mantine/core";
import "./shell/mantine.css";
import { Notifications } from "@mantine/notifications";
import "@mantine/notifications/styles.css";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { setNonce } from "get-nonce";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { createApi } from "./api/client";
import { ConsoleContext } from "./api/ConsoleContext";
import { ApiProblem } from "./api/problem";
import { EventStream } from "./api/stream";
import { createConsoleRouter } from "./router";
import { SessionStore } from "./session/SessionStore";
import { contrastVariables, theme } from "./shell/theme";
import "./shell/theme.css";

// The content security policy allows only styles with this nonce; scroll locks insert theirs by way of get-nonce.
const nonce = document.querySelector<HTMLMetaElement>("meta[name=csp-nonce]")?.content ?? "";
setNonce(nonce);

const session = new SessionStore();
const api = createApi({ csrfToken: session.csrfToken, signedOut: session.expired });
const console = { api, session, stream: new EventStream() };

const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      retry: (failures, error) =>
        failures < 2 && error instanceof ApiProblem && (error.status === 0 || error.status >= 500),
    },
  },
});

const router = createConsoleRouter(console);

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no #root");
createRoot(root).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      cssVariablesResolver={contrastVariables}
      defaultColorScheme="auto"
      getStyleNonce={() => nonce}
    >
      <QueryClientProvider client={queryClient}>
        <ConsoleContext value={console}>
          <RouterProvider router={router} />
          <Notifications position="bottom-right" />
        </ConsoleContext>
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
