"""How good the bot is, in figures: understandings judged against data that nobody trained on, or trained in turn."""
