#!/bin/sh
# manage.sh check | go-back | verify <folder> | install <folder>: by the version that is installed, which judges the new one
# before anything of it has run.
root=$(cd "$(dirname "$0")" && pwd) || exit 1
IFS= read -r version < "$root/current" || exit 1
exec env CARD_AGENT_HOME="$root" "$root/versions/$version/runtime/node" "$root/versions/$version/installer.mjs" "$@"
