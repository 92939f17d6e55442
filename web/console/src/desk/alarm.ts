// The sound and the flashing title while a customer waits.
import { Store, useStore } from "@baowen/shared/store.ts";
import { useEffect, useState } from "react";
import { texts } from "../texts.ts";

const MUTED = "baowen.console.muted";
const REPEAT_MS = 5000;
const NOTES = [
  [880, 0],
  [1175, 0.16],
] as const;

let audio: AudioContext | null = null;
const sound = new Store({ allowed: false });

/** Browsers allow sound only after a click or a key: the first one anywhere, usually at the login, unlocks it. */
export function unlockSound(): void {
  const unlock = async () => {
    audio ??= new AudioContext();
    await audio.resume();
    sound.set({ allowed: audio.state === "running" });
  };
  document.addEventListener("pointerdown", unlock);
  document.addEventListener("keydown", unlock);
}

export function useSoundAllowed(): boolean {
  return useStore(sound).allowed;
}

export function chime(): void {
  if (audio?.state !== "running") return;
  for (const [frequency, delay] of NOTES) {
    const start = audio.currentTime + delay;
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    tone.frequency.value = frequency;
    volume.gain.setValueAtTime(0.22, start);
    volume.gain.exponentialRampToValueAtTime(0.001, start + 0.4);
    tone.connect(volume).connect(audio.destination);
    tone.start(start);
    tone.stop(start + 0.4);
  }
}

/** Rings at once for a new customer and again every few seconds until somebody accepts. */
export function useAlarm(waitingIds: string[], muted: boolean): void {
  const who = waitingIds.join();
  useEffect(() => {
    if (!who) return;
    if (!muted) chime();
    const timer = setInterval(() => !muted && chime(), REPEAT_MS);
    return () => clearInterval(timer);
  }, [who, muted]);
  useEffect(() => {
    if (!who) return;
    let flash = false;
    const timer = setInterval(() => {
      flash = !flash;
      document.title = (flash ? texts.waitingTitle(who.split(",").length) : "") + texts.title;
    }, 1000);
    return () => {
      clearInterval(timer);
      document.title = texts.title;
    };
  }, [who]);
}

export function useMuted(): [boolean, (muted: boolean) => void] {
  const [muted, setMuted] = useState(() => localStorage.getItem(MUTED) === "yes");
  const keep = (next: boolean) => {
    localStorage.setItem(MUTED, next ? "yes" : "no");
    setMuted(next);
  };
  return [muted, keep];
}
