"""The in-app chat: HTTP and a WebSocket for the APP and the chat page."""
