// Photos dragged onto the page or pasted into it.
import { useEffect, useRef, useState } from "react";

export function usePhotoDrop(onPhotos: (files: File[]) => void): boolean {
  const [dropping, setDropping] = useState(false);
  const take = useRef(onPhotos);
  take.current = onPhotos;
  useEffect(() => {
    const over = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      setDropping(true);
    };
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setDropping(false);
    };
    const drop = (event: DragEvent) => {
      setDropping(false);
      const files = [...(event.dataTransfer?.files ?? [])];
      if (files.length === 0) return;
      event.preventDefault();
      take.current(files);
    };
    const paste = (event: ClipboardEvent) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (files.length === 0 || isFormattedText(event.clipboardData)) return;
      event.preventDefault();
      take.current(files);
    };
    document.addEventListener("dragover", over);
    document.addEventListener("dragleave", leave);
    document.addEventListener("drop", drop);
    document.addEventListener("paste", paste);
    return () => {
      document.removeEventListener("dragover", over);
      document.removeEventListener("dragleave", leave);
      document.removeEventListener("drop", drop);
      document.removeEventListener("paste", paste);
    };
  }, []);
  return dropping;
}

/** Spreadsheets and word processors copy a picture of the words beside the words, which are what is meant. */
function isFormattedText(copied: DataTransfer | null): boolean {
  return ["text/plain", "text/html"].every((type) => copied?.types.includes(type));
}
