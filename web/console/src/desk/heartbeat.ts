// Runs as a worker: a hidden tab slows the page's own timers down to one a minute, and this one's not.

interface Beat {
  token: string;
  session: string;
  everyMs: number;
}

let timer = 0;

async function beat({ token, session }: Beat): Promise<void> {
  const headers = { "Content-Type": "application/json", Authorization: `Bearer ${token}` };
  const body = JSON.stringify({ session });
  const signal = AbortSignal.timeout(4000);
  const ok = await fetch("/api/console/presence/beat", { method: "POST", headers, body, signal }).then(
    (response) => response.ok,
    () => false,
  );
  postMessage(ok);
}

addEventListener("message", ({ data }: MessageEvent<Beat>) => {
  clearInterval(timer);
  void beat(data);
  timer = setInterval(() => void beat(data), data.everyMs) as unknown as number;
});
