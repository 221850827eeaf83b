#!/bin/sh
here=$(cd "$(dirname "$0")" && pwd) || exit 1
exec "$here/runtime/node" "$here/installer.mjs" verify "$here" "$@"
