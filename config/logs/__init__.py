"""Log lines: their two forms, what they must not hold, and the lines about requests, queries and tasks."""
