import type { ReactNode } from "react";
import { drawings } from "./drawings.tsx";

/** The corners of a viewfinder around a few lines; nothing inside for a shot that has no drawing. */
export function Drawing({ name }: { name: string }): ReactNode {
  return (
    <svg className="shot" viewBox="0 0 96 64" aria-hidden="true">
      <path className="viewfinder" d="M3 13V3h12M81 3h12v10M93 51v10H81M15 61H3V51" />
      {drawings[name]}
    </svg>
  );
}
