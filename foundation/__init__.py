"""What every package stands on: settings, database, files, clock, logs. Knows no insurance and no chat."""
