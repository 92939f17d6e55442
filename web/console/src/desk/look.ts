// Light or dark: as the machine has it until the agent chooses otherwise.
import { Store, useStore } from "@baowen/shared/store.ts";
import { theme as antd, type ThemeConfig } from "antd";

export type Look = "light" | "dark";

const KEPT = "baowen.console.look";
const preferred = window.matchMedia("(prefers-color-scheme: dark)");
const still = window.matchMedia("(prefers-reduced-motion: reduce)");
const look = new Store<{ look: Look }>({ look: chosen() ?? machines() });

const COMMON = { borderRadius: 8, fontFamily: "inherit", motion: !still.matches };
const THEMES: Record<Look, ThemeConfig> = {
  light: {
    algorithm: antd.defaultAlgorithm,
    token: {
      ...COMMON,
      colorPrimary: "#0b6b61",
      colorLink: "#0b6b61",
      colorError: "#c62b20",
      colorTextDescription: "#52605d",
      colorTextPlaceholder: "#5d6a67",
    },
  },
  dark: {
    algorithm: antd.darkAlgorithm,
    token: {
      ...COMMON,
      colorPrimary: "#0d7c70",
      colorLink: "#5cc7b6",
      colorError: "#ff7b70",
      colorBgBase: "#121817",
      colorBgContainer: "#1a2120",
      colorTextDescription: "#a3b1ae",
      colorTextPlaceholder: "#94a29f",
    },
    components: {
      Tabs: { itemSelectedColor: "#5cc7b6", itemHoverColor: "#8bdccf", itemActiveColor: "#8bdccf" },
    },
  },
};

export function useTheme(): ThemeConfig {
  return THEMES[useLook()];
}

export function useLook(): Look {
  return useStore(look).look;
}

export function chooseLook(next: Look): void {
  localStorage.setItem(KEPT, next);
  show(next);
}

/** Once, before the page is drawn. */
export function followMachine(): void {
  show(look.get().look);
  preferred.addEventListener("change", () => chosen() ?? show(machines()));
}

function show(next: Look): void {
  document.documentElement.dataset["theme"] = next;
  look.set({ look: next });
}

function chosen(): Look | null {
  const kept = localStorage.getItem(KEPT);
  return kept === "light" || kept === "dark" ? kept : null;
}

function machines(): Look {
  return preferred.matches ? "dark" : "light";
}
