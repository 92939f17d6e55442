"""The insurer's core system behind one protocol: embedded, or over HTTP."""
