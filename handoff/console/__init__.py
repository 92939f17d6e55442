"""The API of the agents' console: HTTP for what they do, a WebSocket for what happens meanwhile."""
