// What the claims desk exchanges with the gateway, /api/console/claims.
import type { Fields } from "./protocol.ts";

export interface ClaimRow {
  id: string;
  number: string | null;
  state: string;
  /** The core system's last word, in the customer's words. */
  stage: string | null;
  branch: string;
  plate_no: string | null;
  phone_masked: string | null;
  place: string | null;
  photos: number;
  channel: string;
  marks: string[];
  reported_at: string | null;
  updated_at: string;
}

export interface ClaimList {
  items: ClaimRow[];
  counts: Record<string, number>;
  more: boolean;
}

export interface ClaimQuery {
  state: string;
  cause: string;
  text: string;
  injured: boolean;
}

export type PhotoLabel = "whole_car" | "plate" | "close_up" | "other_party" | "document" | "other";

/** What was measured and read when the photo came; null of photos from before. */
interface PhotoFacts {
  problem: "small" | "dark" | "bright" | "blurred" | null;
  taken_at: string | null;
  camera: string | null;
  software: string | null;
  readings: { plates?: { plate: string }[]; vin?: string; document?: string; fields?: Record<string, string> };
}

interface PhotoInClaim {
  id: string;
  label: PhotoLabel | null;
  /** Nobody has said so: it was told from the words on the photo. */
  label_suggested: boolean;
  /** The position of an earlier photo that shows the same. */
  same_as: number | null;
  facts: PhotoFacts | null;
}

export type ClaimPhoto =
  | (PhotoInClaim & { gone: true })
  | (PhotoInClaim & {
      gone: false;
      media_type: string;
      width: number;
      height: number;
      name: string;
      url: string;
      thumb_url: string;
      byte_size: number;
      sha256: string;
      received_at: string;
    });

export interface ClaimFile extends Omit<ClaimRow, "place" | "photos"> {
  fields: Fields;
  sources: Record<string, { who: string; at: string } | null>;
  place: { words?: string; latitude?: string; longitude?: string; map_url: string | null };
  photos: ClaimPhoto[];
  timeline: { at: string; what: string; who: string; words: string }[];
  papers: { name: string; needed: boolean; here: boolean }[];
  missing: string[];
  flags: { code: string; text: string; numbers: string[] }[];
  fast_track: { on: boolean; may: boolean; reasons: { text: string; holds: boolean | null }[] };
  clocks: { name: string; until: string; law: string; done: boolean }[];
  /** null: the core system did not answer. */
  policies:
    | {
        policy_no: string;
        kind: string;
        vehicle: string;
        holder_name: string;
        starts_on: string;
        ends_on: string;
        covers: [name: string, limit: string][];
      }[]
    | null;
  core: { state: string; number: string | null; error: string | null } | null;
  looks: { name: string; what: string; at: string }[];
}

export interface AskingForMore {
  client_id: string;
  papers: string[];
  note: string;
  by_sms: boolean;
}
