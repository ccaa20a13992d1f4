import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const DJANGO = process.env.STEPMARK_URL ?? "http://127.0.0.1:8000";

export default defineConfig({
  // Django serves the files below /static/ and index.html for every address that is not the API's
  base: "/static/",
  // The site may be below a path, which the server knows: it fills in index.html, and the files name each other relative to themselves
  experimental: {
    renderBuiltUrl: (file, { hostType }) => (hostType === "html" ? `{{ static }}${file}` : { relative: true }),
  },
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
    // What every page needs, in few files: a dozen small ones compress worse
    rollupOptions: {
      output: {
        codeSplitting: {
          groups: [
            {
              name: "base",
              test: /src\/(api|parts|hotkeys)\/(?!upload|screenings|limits|quality)|components\/(numbers|notes|Face|RelativeTime|Dialog|usePageTitle)\./,
            },
            {
              name: "task",
              test: /features\/labeling\/(words\/(frame|rating)\.|work\/(?!ratingsText)|keys\/(keys|ownKeys|KeysContext|KeyHint)|frame\/(resting|Faces|useUnkeptWarning)|rating\/(StepList|StepRow|ratings)\.)|form\/textLength/,
            },
            { name: "text", test: /components\/(text\/(?!parse|lexer)|maths\/(?!katex)|SolutionText|Markdown)/ },
          ],
        },
      },
    },
  },
  server: { proxy: { "/api": DJANGO }, fs: { allow: [".", "../docs"] } },
  test: { environment: "happy-dom", setupFiles: ["src/test-setup.ts"], include: ["src/**/*.test.{ts,tsx}"] },
});
