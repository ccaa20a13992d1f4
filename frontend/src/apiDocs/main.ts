/** The page of the API, at /api/v1/docs: Swagger UI with the site's own schema. Everything comes from this site, and no script is inline. */

import swaggerStyles from "swagger-ui-dist/swagger-ui.css?url";
import SwaggerUIBundle from "swagger-ui-dist/swagger-ui-es-bundle";
import { keptTheme } from "@/app/theme";
import { BASE } from "@/parts/base";
import ownStyles from "./apiDocs.css?url";
import { withCsrfToken } from "./requests";

const dark = matchMedia("(prefers-color-scheme: dark)");

function applyColours() {
  const theme = keptTheme();
  const isDark = theme === "dark" || (theme === "system" && dark.matches);
  document.documentElement.classList.toggle("dark-mode", isDark);
}

// Links, and no imports: the site's own style sheet must not carry these rules to every page
for (const href of [swaggerStyles, ownStyles]) {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = href;
  document.head.append(link);
}

applyColours();
dark.addEventListener("change", applyColours);

SwaggerUIBundle({
  url: `${BASE}/api/v1/schema.json`,
  domNode: document.getElementById("api-docs"),
  deepLinking: true,
  docExpansion: "none",
  filter: true,
  displayRequestDuration: true,
  defaultModelsExpandDepth: 0,
  tagsSorter: "alpha",
  validatorUrl: null,
  requestInterceptor: withCsrfToken,
});
