#!/usr/bin/env bash
# Put Concord into the desktop's menu and let a double-click open *.concord files, for the current user alone.
#
#   bash packaging/install-desktop-entry.sh             after the README's command has made .venv
#   bash packaging/install-desktop-entry.sh --remove    takes everything away again
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
share=${XDG_DATA_HOME:-$HOME/.local/share}
entry=$share/applications/concord.desktop
mime=$share/mime/packages/concord-mime.xml
icon=$share/icons/hicolor/scalable/apps/concord.svg

case "${1:-}" in
    "")
        mkdir -p "${entry%/*}" "${mime%/*}" "${icon%/*}"
        # Inside a desktop file's quotes four characters take a backslash, which the file itself writes double; % is %%.
        launcher=$(printf '%s' "$here/concord" | sed -e 's/\\/\\\\\\\\/g' -e 's/["`$]/\\\\&/g' -e 's/%/%%/g')
        LAUNCHER=$launcher awk '/^Exec=/ { print "Exec=\"" ENVIRON["LAUNCHER"] "\" %f"; next } { print }' "$here/concord.desktop" > "$entry"
        cp "$here/concord-mime.xml" "$mime"
        cp "$here/../resources/icons/concord.svg" "$icon"
        ;;
    --remove) rm -f "$entry" "$mime" "$icon" ;;
    *)
        sed -n '2,5s/^# \{0,1\}//p' "$0"
        exit 2
        ;;
esac

# Desktops read these lists; where a tool is missing, the change shows after the next login.
if command -v update-mime-database > /dev/null; then update-mime-database "$share/mime"; fi
if command -v update-desktop-database > /dev/null; then update-desktop-database "$share/applications"; fi
