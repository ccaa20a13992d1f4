"""Every write of the loop that API, commands and stages share."""
