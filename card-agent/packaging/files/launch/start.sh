#!/bin/sh
# Starts the version that `current` names, with the sites that were allowed at the installation.
root=$(cd "$(dirname "$0")" && pwd) || exit 1
IFS= read -r version < "$root/current" || exit 1
exec "$root/versions/$version/runtime/node" "$root/versions/$version/agent/main.mjs" --settings "$root/settings.json"
