// What the browser may remember between visits: the session token and the type size, never what was said.

const TOKEN = "baowen.chat.token";
const BIG_TYPE = "baowen.chat.big";

export const memory = {
  token: (): string | null => read(TOKEN),
  keepToken: (token: string): void => write(TOKEN, token),
  forgetToken: (): void => write(TOKEN, ""),
  bigType: (): boolean => read(BIG_TYPE) === "yes",
  keepBigType: (big: boolean): void => write(BIG_TYPE, big ? "yes" : "no"),
};

function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null; // storage is switched off: every visit is then a first visit
  }
}

function write(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // storage is switched off or full
  }
}
