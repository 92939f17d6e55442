// Keeps the page as tall as what the on-screen keyboard leaves visible (iOS does not resize the page itself).
import { useEffect } from "react";

export function useVisibleHeight(): void {
  useEffect(() => {
    const viewport = window.visualViewport;
    if (!viewport) return;
    const follow = () => {
      if (viewport.scale > 1) return; // zoomed in by hand: leave the layout alone
      document.documentElement.style.setProperty("--page-height", `${viewport.height}px`);
      window.scrollTo(0, 0);
    };
    follow();
    viewport.addEventListener("resize", follow);
    return () => viewport.removeEventListener("resize", follow);
  }, []);
}
