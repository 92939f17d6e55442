"""First notice of loss: the form's ear and voice, what is said of a report afterwards."""
