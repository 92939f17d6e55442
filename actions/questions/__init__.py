"""Questions: heard as such in whatever words, and answered from the knowledge base."""
