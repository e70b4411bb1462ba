#!/usr/bin/env bash
# Install the Debian and Ubuntu packages that a bare machine lacks for Concord's window.
#
#   bash packaging/install-debian-packages.sh               what the window needs
#   bash packaging/install-debian-packages.sh --tests       the same, and a screen in memory with mouse and keys
#   bash packaging/install-debian-packages.sh --offscreen   only what the tests need: Qt without any screen
#
# Installs only what is missing, and asks for your password (sudo) only if something is.
set -euo pipefail

# Qt itself comes with pip; these are the system's libraries that its wheels link to (seen with ldd).
offscreen=(libegl1 libgl1 libglib2.0-0 libxkbcommon0 libdbus-1-3 libfontconfig1 libfreetype6 fonts-dejavu-core)
window=(
    libx11-6 libx11-xcb1 libxcb1 libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render0
    libxcb-render-util0 libxcb-shape0 libxcb-shm0 libxcb-sync1 libxcb-xfixes0 libxcb-xkb1 libxkbcommon-x11-0
    libwayland-client0 libwayland-cursor0 libwayland-egl1
)
screen=(xvfb xdotool)

case "${1:-}" in
    "") packages=("${offscreen[@]}" "${window[@]}") ;;
    --tests) packages=("${offscreen[@]}" "${window[@]}" "${screen[@]}") ;;
    --offscreen) packages=("${offscreen[@]}") ;;
    *)
        sed -n '2,8s/^# \{0,1\}//p' "$0"
        exit 2
        ;;
esac

if ! command -v apt-get > /dev/null; then
    echo "This system has no apt-get. Concord needs these libraries, by whatever name it has them:" >&2
    printf '  %s\n' "${packages[@]}" >&2
    exit 1
fi

# Debian leaves ensurepip out of python3; without it "python3 -m venv" fails.
python3 -c "import ensurepip" 2> /dev/null || packages+=(python3 python3-venv)

# A library whose time type grew to 64 bits has "t64" after its name on newer systems.
installed() {
    local name
    for name in "$1" "$1t64"; do
        if dpkg-query --show --showformat '${db:Status-Status}\n' "$name" 2> /dev/null | grep -qx installed; then
            return 0
        fi
    done
    return 1
}

missing=()
for package in "${packages[@]}"; do
    installed "$package" || missing+=("$package")
done
if [ "${#missing[@]}" -eq 0 ]; then
    echo "Nothing is missing."
    exit 0
fi

as_root=()
[ "$(id -u)" -eq 0 ] || as_root=(sudo)
echo "Installing: ${missing[*]}"
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends "${missing[@]}"
