import "@/styles/tokens.css";
import "@/styles/base.css";
import "@/styles/buttons.css";
import "@/styles/pages.css";
import "@/styles/dialogs.css";
import "@/styles/faces.css";
import "@/styles/texts.css";
import "@/styles/shell.css";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Router } from "wouter";
import { isTemporary } from "@/api/errors";
import { App } from "@/app/App";
import { applyTheme, keptTheme } from "@/app/theme";
import { BASE } from "@/parts/base";
import { Guarded } from "@/parts/Guarded";
import { watchServer } from "@/parts/server";

applyTheme(keptTheme());
watchServer();

const queries = new QueryClient({
  defaultOptions: { queries: { retry: (failures, error) => failures < 3 && isTemporary(error), staleTime: 10_000 } },
});

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");
createRoot(root).render(
  <StrictMode>
    <Guarded name="This page" isPage>
      <QueryClientProvider client={queries}>
        <Router base={BASE}>
          <App />
        </Router>
      </QueryClientProvider>
    </Guarded>
  </StrictMode>,
);
