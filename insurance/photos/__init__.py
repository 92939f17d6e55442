"""Photos from strangers: looked at in child processes, known again, read."""
