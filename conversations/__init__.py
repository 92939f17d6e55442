"""What was said: conversations, their lines, the photos in them, the turns the bot owes, the messages to deliver."""
