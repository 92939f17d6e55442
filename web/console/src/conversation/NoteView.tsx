import type { Note } from "@baowen/shared/console.ts";
import { spokenTime } from "@baowen/shared/time.ts";
import { texts } from "../texts.ts";

export function NoteView({ note }: { note: Note }) {
  return (
    <aside className="note" data-testid="note" aria-label={texts.notes.one}>
      <p className="note-who">
        {note.agent_name}
        <span>{texts.notes.one}</span>
        <time dateTime={note.at}>{spokenTime(note.at)}</time>
      </p>
      <p className="note-words">{note.text}</p>
    </aside>
  );
}
