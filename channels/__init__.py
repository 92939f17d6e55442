"""How a message comes in and how it goes out: one folder per channel, `delivery` as the only way out."""
