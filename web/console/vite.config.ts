import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const gateway = process.env.BAOWEN_PUBLIC_URL || "http://127.0.0.1:8000";

export default defineConfig({
  base: "/console/",
  plugins: [react()],
  build: { chunkSizeWarningLimit: 1200 },
  server: { proxy: { "/api": { target: gateway, ws: true } } },
});
