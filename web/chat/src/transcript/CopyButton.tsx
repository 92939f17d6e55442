import { useState } from "react";
import { texts } from "../texts.ts";

export function CopyButton({ value }: { value: string }) {
  const [label, setLabel] = useState<string>(texts.copy);
  const copy = async () => {
    const copied = (await copyByClipboard(value)) || copyBySelection(value);
    setLabel(copied ? texts.copied : texts.copyFailed);
    setTimeout(() => setLabel(texts.copy), 2500);
  };
  return (
    <button type="button" className="copy-button" aria-live="polite" onClick={() => void copy()}>
      {label}
    </button>
  );
}

async function copyByClipboard(value: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(value);
    return true;
  } catch {
    return false; // no secure context, or not allowed in this web view
  }
}

function copyBySelection(value: string): boolean {
  const field = document.createElement("textarea");
  field.value = value;
  field.readOnly = true;
  field.className = "copy-source";
  document.body.append(field);
  field.select();
  const copied = document.execCommand("copy");
  field.remove();
  return copied;
}
