// The ring that empties while somebody waits.
import type { ReactNode } from "react";

interface Props {
  waited: number;
  due: number;
  size: number;
  children: ReactNode;
}

const STROKE = 4;

export function waitTone(waited: number, due: number): "calm" | "soon" | "late" {
  if (waited >= due) return "late";
  return waited >= due / 2 ? "soon" : "calm";
}

export function WaitRing({ waited, due, size, children }: Props) {
  const radius = (size - STROKE) / 2;
  const length = 2 * Math.PI * radius;
  const left = Math.max(0, Math.min(1, 1 - waited / due));
  const circle = { cx: size / 2, cy: size / 2, r: radius, fill: "none", strokeWidth: STROKE };
  return (
    <span className="wait-ring" data-tone={waitTone(waited, due)} style={{ width: size, height: size }}>
      <svg width={size} height={size} aria-hidden="true">
        <circle {...circle} className="wait-ring-track" />
        <circle {...circle} className="wait-ring-left" strokeDasharray={length} strokeDashoffset={length * (1 - left)} />
      </svg>
      <span className="wait-ring-text">{children}</span>
    </span>
  );
}
