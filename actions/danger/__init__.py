"""Danger comes first: what tells of it, the fixed scripts, what is asked in its course, who is called."""
