import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const gateway = process.env["GATEHOUSE_ADMIN"] ?? "http://127.0.0.1:8081";

export default defineConfig({
  base: "/console/",
  plugins: [react()],
  build: {
    outDir: "target/classes/console",
    emptyOutDir: true,
    target: "es2023",
    // light-dark() is used as it is; lowering it would need every rule to repeat both schemes
    cssTarget: ["chrome125", "firefox128", "safari17.5"],
    manifest: true,
    chunkSizeWarningLimit: 700,
  },
  // the documentation of configuration keys is shown in the console
  server: { proxy: { "/api": gateway }, fs: { allow: [".", "../docs"] } },
  preview: { proxy: { "/api": gateway } },
  test: {
    environment: "happy-dom",
    include: ["src/**/*.test.{ts,tsx}"],
    setupFiles: "src/testing/setup.ts",
    restoreMocks: true,
    testTimeout: 30_000,
  },
});
