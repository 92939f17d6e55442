import { useState } from "react";
import { PictureIcon } from "../frame/icons.tsx";
import { texts } from "../texts.ts";

interface Props {
  name: string;
  src: string;
  /** 0–1 while it travels; null otherwise. */
  progress?: number | null;
  failed?: boolean;
  onOpen?: () => void;
}

/** One thumbnail. A format this browser cannot draw (HEIC) shows its name instead. */
export function PhotoTile({ name, src, progress = null, failed = false, onOpen }: Props) {
  const [undrawable, setUndrawable] = useState(false);
  return (
    <button
      type="button"
      className="photo-tile"
      data-testid="photo-thumb"
      data-failed={failed}
      disabled={!onOpen}
      aria-label={texts.viewPhoto(name)}
      onClick={onOpen}
    >
      {undrawable || !src ? (
        <span className="photo-name">
          <PictureIcon />
          {name}
        </span>
      ) : (
        <img src={src} alt={name} onError={() => setUndrawable(true)} />
      )}
      {progress !== null && (
        <span className="photo-progress" role="progressbar" aria-valuenow={Math.round(progress * 100)}>
          {Math.round(progress * 100)}%
        </span>
      )}
      {failed && <span className="photo-failed">!</span>}
    </button>
  );
}
