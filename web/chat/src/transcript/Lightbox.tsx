import { useEffect, useRef } from "react";
import { CrossIcon } from "../frame/icons.tsx";
import { texts } from "../texts.ts";
import type { ShownPhoto } from "./photos.ts";

interface Props {
  photos: ShownPhoto[];
  shown: string | null;
  onShow: (photoId: string | null) => void;
}

/** A photo over the whole screen; Esc, the cross and a tap beside it close, arrow keys leaf. */
export function Lightbox({ photos, shown, onShow }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const index = photos.findIndex((photo) => photo.id === shown);
  const photo = photos[index];
  const leaf = (step: number) => {
    const next = photos[index + step];
    if (next) onShow(next.id);
  };
  useEffect(() => {
    if (photo && !dialog.current?.open) dialog.current?.showModal();
    else if (!photo) dialog.current?.close();
  }, [photo]);
  return (
    <dialog
      ref={dialog}
      className="lightbox"
      aria-label={photo?.name}
      onClose={() => onShow(null)}
      onClick={() => onShow(null)}
      onKeyDown={(event) => {
        if (event.key === "ArrowLeft") leaf(-1);
        if (event.key === "ArrowRight") leaf(1);
      }}
    >
      {photo && <img src={photo.full} alt={photo.name} onClick={(event) => event.stopPropagation()} />}
      <button type="button" className="lightbox-close" aria-label={texts.closePhoto}>
        <CrossIcon />
      </button>
      {photos.length > 1 && (
        <nav onClick={(event) => event.stopPropagation()}>
          <button type="button" disabled={index <= 0} aria-label={texts.previous} onClick={() => leaf(-1)}>
            ‹
          </button>
          <span>
            {index + 1} / {photos.length}
          </span>
          <button type="button" disabled={index >= photos.length - 1} aria-label={texts.next} onClick={() => leaf(1)}>
            ›
          </button>
        </nav>
      )}
    </dialog>
  );
}
