#!/bin/sh
# Runs once, in a new database cluster: makes the role of the site, which is no superuser, and its database.
set -eu
export DATABASE_PASSWORD_FILE="${DATABASE_PASSWORD_FILE:-/run/secrets/database_password}"
psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" --dbname=postgres <<'SQL'
\set password `cat "$DATABASE_PASSWORD_FILE"`
CREATE ROLE stepmark LOGIN PASSWORD :'password';
CREATE DATABASE stepmark OWNER stepmark;
SQL
