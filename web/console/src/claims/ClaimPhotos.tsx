// The claim's photos: a wall of thumbnails that open large, can be zoomed and turned, with what is known of each.
import { sentence } from "@baowen/shared/api.ts";
import type { ClaimPhoto, PhotoLabel } from "@baowen/shared/claims.ts";
import { spokenTime } from "@baowen/shared/time.ts";
import { App, Image, Select, Tag } from "antd";
import { claimTexts as texts } from "./claimTexts.ts";

interface Props {
  photos: ClaimPhoto[];
  onLabel: (photoId: string, label: PhotoLabel) => Promise<void>;
}

type Kept = Extract<ClaimPhoto, { gone: false }>;

const LABELS = Object.entries(texts.labels).map(([value, label]) => ({ value: value as PhotoLabel, label }));

export function ClaimPhotos({ photos, onLabel }: Props) {
  const { message } = App.useApp();
  const label = (photo: ClaimPhoto, chosen: PhotoLabel) =>
    void onLabel(photo.id, chosen).catch((error: unknown) => message.warning(sentence(error)));
  if (photos.length === 0) return <p className="claim-note">{texts.noPhotos}</p>;
  return (
    <Image.PreviewGroup>
      <div className="claim-photos">
        {photos.map((photo, order) => (
          <figure key={photo.id} data-testid="claim-photo">
            {photo.gone ? (
              <p className="claim-note">{texts.photoGone}</p>
            ) : (
              <Image
                src={photo.thumb_url}
                preview={{ src: photo.url }}
                width={132}
                height={99}
                alt={`${texts.photoTitle} ${order + 1}`}
              />
            )}
            <figcaption>
              <span className="photo-label">
                {order + 1}
                <Select<PhotoLabel>
                  size="small"
                  value={photo.label}
                  placeholder={texts.unlabelled}
                  aria-label={texts.labelOf(order + 1)}
                  data-testid="photo-label"
                  options={LABELS}
                  onChange={(chosen) => label(photo, chosen)}
                />
              </span>
              {photo.label && photo.label_suggested && <small>{texts.suggested}</small>}
              {!photo.gone && <Known photo={photo} />}
              <Seen photo={photo} />
            </figcaption>
          </figure>
        ))}
      </div>
    </Image.PreviewGroup>
  );
}

function Known({ photo }: { photo: Kept }) {
  const megabytes = (photo.byte_size / 1024 / 1024).toFixed(1);
  return (
    <small title={`SHA-256 ${photo.sha256}`}>
      {photo.width}×{photo.height} · {megabytes} MB
      <br />
      {texts.received(spokenTime(photo.received_at))} · {photo.sha256.slice(0, 8)}
    </small>
  );
}

/** What the camera wrote, what was read, and what is wrong with the picture. */
function Seen({ photo: { facts, same_as: sameAs } }: { photo: ClaimPhoto }) {
  if (!facts) return null;
  const { problem, taken_at: taken, camera, readings } = facts;
  const plates = readings.plates?.map((each) => each.plate).join("、");
  const told = [
    taken && texts.taken(spokenTime(taken)),
    camera,
    plates && texts.plateSeen(plates),
    readings.vin && texts.vinSeen(readings.vin),
    Object.values(readings.fields ?? {}).join(" "),
  ].filter(Boolean);
  return (
    <>
      {told.map((each) => (
        <small key={String(each)}>{each}</small>
      ))}
      {problem && <Tag color="warning">{texts.problems[problem]}</Tag>}
      {sameAs !== null && <Tag>{texts.sameAs(sameAs)}</Tag>}
    </>
  );
}
