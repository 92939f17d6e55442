"""What the bot can do, one file for each thing. Run by the action executor inside the application."""
