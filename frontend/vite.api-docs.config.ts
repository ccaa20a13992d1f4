// Builds the page of the API beside the site's pages: it shares no file with them, so it costs their first load nothing.
import { mergeConfig } from "vite";
import site from "./vite.config";

export default mergeConfig(
  { ...site, plugins: [], build: { outDir: "dist", assetsDir: "assets", target: "es2022" } },
  {
    build: {
      emptyOutDir: false,
      copyPublicDir: false,
      chunkSizeWarningLimit: 2000,
      rollupOptions: { input: "api-docs.html" },
    },
  },
);
