"""Photos in the dialogue: what to take, what came, and which was sent by mistake."""
