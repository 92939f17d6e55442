"""The Rasa bot as the rest of the system sees it: `turns` calls it, `engine` runs inside it."""
