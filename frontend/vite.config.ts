import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const DJANGO = process.env.STEPMARK_URL ?? "http://127.0.0.1:8000";

/** What the labeling page needs of the common rooms: one file compresses better than many small ones. */
const COMMON =
  /src\/(?:parts|hotkeys|api\/(?!upload)|components\/(?:maths\/(?!katex)|text\/(?!parse|lexer|BlocksView)|form\/[Tt]ext|(?!Pager|Se|Ta|Pro|Con)[A-Za-z]+\.tsx?$))/;

export default defineConfig({
  // Django serves the files below /static/ and index.html for every address that is not the API's
  base: "/static/",
  plugins: [react()],
  resolve: {
    alias: { "@docs": new URL("../docs", import.meta.url).pathname, "@": new URL("./src", import.meta.url).pathname },
  },
  build: {
    outDir: "dist",
    assetsDir: "assets",
    target: "es2022",
    manifest: true,
    chunkSizeWarningLimit: 300,
    // One style sheet of some 15 kB compressed, for all pages: a part whose own sheet cannot be loaded would fail, and again at every try
    cssCodeSplit: false,
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: "common", test: COMMON }] } } },
  },
  server: { proxy: { "/api": DJANGO }, fs: { allow: [".", "../docs"] } },
  test: { environment: "happy-dom", setupFiles: ["src/test-setup.ts"], include: ["src/**/*.test.{ts,tsx}"] },
});
