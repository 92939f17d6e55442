// What to photograph, drawn in a few lines on 96 by 64. `hit` marks what the picture is about.
import type { ReactNode } from "react";

function CarFromSide({ x = 0, y = 0, scale = 1 }: { x?: number; y?: number; scale?: number }) {
  return (
    <g transform={`translate(${x} ${y}) scale(${scale})`}>
      <path d="M14 42h-4v-8l10-3 9-10h24l12 10 14 3v8h-6M25 42h34" />
      <path d="M31 23l-7 8h32l-9-8zM42 23v8" />
      <circle cx="19" cy="43" r="6" />
      <circle cx="66" cy="43" r="6" />
    </g>
  );
}

function CarFromFront({ x = 0, y = 0, scale = 1 }: { x?: number; y?: number; scale?: number }) {
  return (
    <g transform={`translate(${x} ${y}) scale(${scale})`}>
      <path d="M24 46V32l7-14h34l7 14v14zM30 32h36" />
      <path d="M28 46v6h9v-6M59 46v6h9v-6" />
      <circle cx="32" cy="38" r="3" />
      <circle cx="64" cy="38" r="3" />
    </g>
  );
}

function Paper({ x = 0, children }: { x?: number; children?: ReactNode }) {
  return (
    <g transform={`translate(${x} 0)`}>
      <rect x="28" y="12" width="40" height="40" rx="3" />
      {children ?? <path d="M35 22h26M35 30h26M35 38h16" />}
    </g>
  );
}

function Card({ x, y }: { x: number; y: number }) {
  return (
    <g transform={`translate(${x} ${y})`}>
      <rect className="sheet" width="38" height="25" rx="3" />
      <rect x="4" y="5" width="9" height="12" />
      <path d="M18 8h15M18 14h15M4 21h29" />
    </g>
  );
}

function Charger({ x = 0 }: { x?: number }) {
  return (
    <g transform={`translate(${x} 0)`}>
      <rect x="26" y="12" width="24" height="40" rx="4" />
      <path d="M39 20l-6 11h8l-4 10M50 24c14 0 6 24 16 24v-9M62 39h8" />
    </g>
  );
}

function Panel() {
  return <path d="M16 50V30c0-10 8-16 18-16h30c10 0 16 6 16 16v20zM16 32h64M48 14v18M58 40h10" />;
}

const crack = "M48 34l-6-9M48 34l9-7M48 34l4 10M48 34l-11 3M42 25l-7-1M57 27l7 2";

export const drawings: Record<string, ReactNode> = {
  scene: (
    <>
      <CarFromSide x={20} y={12} scale={0.62} />
      <path d="M10 46h76M14 54h12M38 54h12M62 54h12" />
      <path className="hit" d="M12 46V18M8 10h8v8H8z" />
    </>
  ),
  contact: (
    <>
      <CarFromSide x={6} y={14} scale={0.5} />
      <CarFromSide x={47} y={14} scale={0.5} />
      <circle className="hit" cx="48" cy="33" r="8" />
    </>
  ),
  panel: (
    <>
      <Panel />
      <path className="hit" d="M26 42l10-4M28 46l12-4" />
    </>
  ),
  damage: (
    <>
      <path d="M14 20c22-8 46-8 68 0M14 48c22 6 46 6 68 0" />
      <path className="hit" d="M28 40l14-9 5 5 10-11 12-3M34 44l16-9" />
      <circle cx="50" cy="34" r="20" />
    </>
  ),
  object: (
    <>
      <path d="M58 10h14v44H58z" />
      <path className="hit" d="M58 30l6 5-3 5 8 4" />
      <CarFromSide x={6} y={14} scale={0.6} />
    </>
  ),
  plate: (
    <>
      <CarFromFront />
      <rect className="hit" x="38" y="36" width="20" height="8" rx="1.5" />
    </>
  ),
  papers: (
    <>
      <Card x={12} y={12} />
      <Card x={46} y={28} />
    </>
  ),
  other_car: (
    <>
      <CarFromFront x={22} y={8} scale={0.72} />
      <CarFromSide x={6} y={22} scale={0.38} />
      <rect className="hit" x="49" y="34" width="15" height="6" rx="1.5" />
    </>
  ),
  other_papers: (
    <>
      <Card x={14} y={22} />
      <circle className="hit" cx="70" cy="26" r="7" />
      <path className="hit" d="M57 48c0-9 6-13 13-13s13 4 13 13" />
    </>
  ),
  police: (
    <Paper>
      <path d="M35 22h26M35 29h26M35 36h12" />
      <circle className="hit" cx="57" cy="42" r="6" />
    </Paper>
  ),
  underbody: (
    <>
      <CarFromSide x={8} y={2} />
      <path className="hit" d="M36 48h18M40 52h10" />
    </>
  ),
  waterline: (
    <>
      <CarFromSide x={8} y={4} />
      <path className="hit" d="M8 42c6-4 10-4 16 0s10 4 16 0 10-4 16 0 10 4 16 0 10-4 16 0" />
    </>
  ),
  inside_water: (
    <>
      <path d="M26 12c8 0 10 4 11 12l2 14h20c4 0 6 3 6 6v4H34c-5 0-7-3-8-8z" />
      <path className="hit" d="M14 52c5-3 9-3 14 0s9 3 14 0 9-3 14 0 9 3 14 0 9-3 14 0" />
    </>
  ),
  fire: (
    <>
      <CarFromSide x={8} y={8} />
      <path className="hit" d="M64 30c-7-3-7-10-2-15 0 4 3 4 4 8 2-2 2-4 2-6 5 5 3 12-4 13z" />
    </>
  ),
  charger: (
    <>
      <path d="M14 50c0-16 14-10 14-24v-4M22 22h12M24 22v-8M32 22v-8" />
      <rect className="hit" x="54" y="18" width="26" height="26" rx="6" />
      <circle cx="62" cy="28" r="2.5" />
      <circle cx="72" cy="28" r="2.5" />
      <circle cx="67" cy="36" r="2.5" />
    </>
  ),
  glass: (
    <>
      <path d="M12 50l10-32c1-4 4-6 8-6h36c4 0 7 2 8 6l10 32" />
      <path d="M22 44l7-24h38l7 24z" />
      <path className="hit" d={crack} />
    </>
  ),
  crack: (
    <>
      <circle cx="48" cy="34" r="21" />
      <path className="hit" d={crack} />
    </>
  ),
  pile: <Charger />,
  pile_plate: (
    <>
      <Charger x={-12} />
      <rect className="hit" x="60" y="16" width="26" height="20" rx="2" />
      <path d="M65 23h16M65 29h10" />
    </>
  ),
  parking: (
    <>
      <path d="M16 12v42M42 12v42M68 12v42M16 54h52" />
      <path className="hit" d="M76 20l12-5v10zM76 20v-8M25 38V24h5a4 4 0 0 1 0 8h-5" />
    </>
  ),
  keys: (
    <>
      <circle className="hit" cx="30" cy="26" r="9" />
      <path className="hit" d="M37 32l20 16 5-1M50 43l4-5" />
      <circle cx="64" cy="22" r="8" />
      <path d="M64 30v20M64 42h7M64 48h5" />
    </>
  ),
};
