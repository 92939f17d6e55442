// JSON over HTTP with the gateway: one function, one error type.
import type { ErrorBody } from "./protocol.ts";

const UNREACHABLE = "网络连接不上，请检查网络后重试。";
const UNREADABLE = "系统暂时没有回应，请稍后再试。";

/** The server answered with an error, or could not be reached (`status` 0). */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  /** Seconds after which the same may be sent again. */
  readonly retryAfter: number | undefined;

  constructor(status: number, body: ErrorBody) {
    super(body.message);
    this.status = status;
    this.code = body.code;
    this.retryAfter = body.retry_after;
  }

  get unreachable(): boolean {
    return this.status === 0;
  }
}

export interface Call {
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  token?: string | null;
  body?: unknown;
  signal?: AbortSignal;
}

const DEADLINE_MS = 15_000;

/** Calls the gateway and returns its JSON; throws `ApiError` for everything else. */
export async function call<T>(path: string, { method = "GET", token, body, signal }: Call = {}): Promise<T> {
  const headers: Record<string, string> = {};
  if (token) headers.Authorization = `Bearer ${token}`;
  if (body !== undefined) headers["Content-Type"] = "application/json";
  const init: RequestInit = { method, headers, signal: signal ?? AbortSignal.timeout(DEADLINE_MS) };
  if (body !== undefined) init.body = JSON.stringify(body);
  const response = await fetch(path, init).catch(() => {
    throw new ApiError(0, { code: "unreachable", message: UNREACHABLE });
  });
  const text = await response.text().catch(() => "");
  if (!response.ok) throw new ApiError(response.status, readError(text));
  if (response.status === 204) return null as T;
  return parse(text, response.status) as T;
}

/** The error sentence in a response body, or an honest general one. */
export function readError(text: string): ErrorBody {
  try {
    const { error } = JSON.parse(text) as { error?: Partial<ErrorBody> };
    if (error?.code && error.message) return { ...error, code: error.code, message: error.message };
  } catch {
    // not JSON: a proxy or a crashed process answered
  }
  return { code: "unreadable", message: UNREADABLE };
}

export function sentence(error: unknown): string {
  return error instanceof ApiError ? error.message : UNREADABLE;
}

function parse(text: string, status: number): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ApiError(status, { code: "unreadable", message: UNREADABLE });
  }
}
