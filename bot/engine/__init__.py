"""What runs inside the Rasa process: Python 3.10, Rasa's own dependencies, nothing of ours."""
