"""A person takes over: the queue of waiting customers, the agents, and the API of their console."""
