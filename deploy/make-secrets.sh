#!/bin/sh
# Writes the secrets of docker-compose.yml into secrets/. Files that are there stay as they are.
#
# The folder is closed to other users of the host. The files can be read by all, because containers run as users of their own, and a
# container sees only the files that it is given.
set -eu
cd "$(dirname "$0")/.."
umask 077
mkdir -p secrets certificates
for name in secret_key database_password database_owner_password valkey_password generator_key; do
  if [ ! -s "secrets/$name" ]; then
    # letters and digits alone, so that no program has to quote them
    head -c 512 /dev/urandom | LC_ALL=C tr -dc 'A-Za-z0-9' | head -c 64 >"secrets/$name"
    echo "secrets/$name is new"
  fi
  chmod 444 "secrets/$name"
done
