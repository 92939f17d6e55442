// Pictures that are chosen and not sent yet.
import { CloseOutlined } from "@ant-design/icons";
import { Image } from "antd";
import { useEffect, useRef, useState } from "react";
import { MOST_TOGETHER, problemOf } from "../desk/pictures.ts";
import { texts } from "../texts.ts";

export interface Chosen {
  file: File;
  preview: string;
}

export interface Pictures {
  chosen: Chosen[];
  /** Why some were not taken; empty when all were. */
  problem: string;
  add: (files: File[]) => void;
  remove: (one: Chosen) => void;
  /** The files, which are nobody's here any more. */
  take: () => File[];
}

export function usePictures(limit: () => Promise<number>): Pictures {
  const [chosen, setChosen] = useState<Chosen[]>([]);
  const [problem, setProblem] = useState("");
  const [mostBytes, setMostBytes] = useState(Infinity);
  const here = useRef(chosen);
  here.current = chosen;
  useEffect(() => {
    limit().then(setMostBytes, () => undefined);
    return () => letGo(here.current);
  }, []);
  return {
    chosen,
    problem,
    add: (files) => {
      const problems = files.map((file) => problemOf(file, mostBytes));
      const good = files.filter((_, index) => !problems[index]).slice(0, MOST_TOGETHER - chosen.length);
      const left = files.length - good.length - problems.filter(Boolean).length;
      setProblem(problems.find(Boolean) || (left > 0 ? texts.pictures.tooMany(MOST_TOGETHER) : ""));
      setChosen([...chosen, ...good.map((file) => ({ file, preview: URL.createObjectURL(file) }))]);
    },
    remove: (one) => {
      letGo([one]);
      setProblem("");
      setChosen(chosen.filter((other) => other !== one));
    },
    take: () => {
      letGo(chosen);
      setProblem("");
      setChosen([]);
      return chosen.map(({ file }) => file);
    },
  };
}

export function PictureTray({ pictures }: { pictures: Pictures }) {
  if (pictures.chosen.length === 0) return null;
  return (
    <ul className="picture-tray" aria-label={texts.pictures.chosen}>
      {pictures.chosen.map((one) => (
        <li key={one.preview} data-testid="picture-chosen">
          <Image width={72} height={72} src={one.preview} alt={one.file.name} />
          <button
            type="button"
            data-testid="picture-remove"
            aria-label={texts.pictures.remove(one.file.name)}
            onClick={() => pictures.remove(one)}
          >
            <CloseOutlined />
          </button>
        </li>
      ))}
    </ul>
  );
}

function letGo(gone: readonly Chosen[]): void {
  for (const { preview } of gone) URL.revokeObjectURL(preview);
}
