import "@chatui/core/dist/index.css";
import "@baowen/shared/theme.css";
import "./styles/page.css";
import "./styles/transcript.css";
import "./styles/cards.css";
import "./styles/photos.css";
import "./styles/composer.css";
import { createRoot } from "react-dom/client";
import { App } from "./App.tsx";
import { ChatSession } from "./session/session.ts";

const session = new ChatSession();
void session.open();

const root = document.getElementById("root");
if (root) createRoot(root).render(<App session={session} />);
