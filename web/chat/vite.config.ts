import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

const gateway = process.env.BAOWEN_PUBLIC_URL || "http://127.0.0.1:8000";

/** ChatUI's stylesheet asks a foreign server for fonts; this page never leaves its own origin. */
const withoutWebFonts: Plugin = {
  name: "without-web-fonts",
  enforce: "pre",
  transform(code, id) {
    return id.includes("@chatui/core") && id.endsWith(".css") ? code.replace(/@font-face\{[^}]*\}/g, "") : null;
  },
};

export default defineConfig({
  base: "/chat/",
  plugins: [react(), withoutWebFonts],
  resolve: {
    alias: [
      // The package's main entry gives React error 130 under Vite 8; its ES modules work.
      {
        find: /^@chatui\/core$/,
        replacement: fileURLToPath(new URL("../node_modules/@chatui/core/es/index.js", import.meta.url)),
      },
    ],
  },
  build: {
    rolldownOptions: { treeshake: { moduleSideEffects: (id) => !/@chatui\/core\/es\/.*\.js$/.test(id) } },
  },
  server: { proxy: { "/api": { target: gateway, ws: true } } },
});
