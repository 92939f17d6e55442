import type { ReactNode } from "react";

function Icon({ children }: { children: ReactNode }) {
  return (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true">
      {children}
    </svg>
  );
}

export function CameraIcon() {
  return (
    <Icon>
      <path d="M4 7h3.2l1.6-2.4h6.4L16.8 7H20a1.5 1.5 0 0 1 1.5 1.5v9A1.5 1.5 0 0 1 20 19H4a1.5 1.5 0 0 1-1.5-1.5v-9A1.5 1.5 0 0 1 4 7z" />
      <circle cx="12" cy="12.8" r="3.6" />
    </Icon>
  );
}

export function SendIcon() {
  return (
    <Icon>
      <path d="M12 20V5M5.5 11 12 4.5 18.5 11" />
    </Icon>
  );
}

export function PictureIcon() {
  return (
    <Icon>
      <rect x="3" y="4.5" width="18" height="15" rx="2" />
      <path d="m4 17 5-5 4 4 3-3 4 4" />
      <circle cx="15.5" cy="9" r="1.5" />
    </Icon>
  );
}

export function BookIcon() {
  return (
    <Icon>
      <path d="M12 6.5C10 5 7 4.5 3.5 4.5v13.5c3.5 0 6.5.5 8.5 2 2-1.5 5-2 8.5-2V4.5C17 4.5 14 5 12 6.5zM12 6.5V20" />
    </Icon>
  );
}

export function TickIcon() {
  return (
    <Icon>
      <path d="m4.5 12.5 5 5 10-11" />
    </Icon>
  );
}

export function CrossIcon() {
  return (
    <Icon>
      <path d="m6 6 12 12M18 6 6 18" />
    </Icon>
  );
}

export function DownIcon() {
  return (
    <Icon>
      <path d="M12 5v14M6 13l6 6 6-6" />
    </Icon>
  );
}
