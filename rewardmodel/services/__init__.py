"""The database writes that the API, the commands and the stages share."""
