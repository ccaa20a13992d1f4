"""Management commands of the loop, and the options that they share."""
