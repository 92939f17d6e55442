"""A stand-in for the WeChat platform with one official account: pushes, the HTTP interface, and phones to look at."""
