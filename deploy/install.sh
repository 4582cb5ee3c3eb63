#!/bin/sh
# Installs alliance-bot as a service on Debian 12 or newer. Run it again to upgrade: nothing of
# the home is overwritten. It changes these places and no others:
#   /opt/alliance-bot/         the program, with the Python packages that it needs
#   /var/lib/alliance-bot/     the home: configuration, statements, feeds
#   /etc/systemd/system/alliance-bot.service
# and adds the user alliance-bot and the Debian packages of deploy/debian-packages.txt.
#
#   sudo deploy/install.sh            installs, checks, and starts nothing
#   sudo deploy/install.sh --start    and starts it, where the check finds nothing wrong
set -eu
cd "$(dirname "$0")/.."

user=alliance-bot
opt=/opt/alliance-bot
home=/var/lib/alliance-bot
unit=/etc/systemd/system/alliance-bot.service
umask 022

say() { printf 'install: %s\n' "$*"; }
fail() { printf 'install: %s\n' "$*" >&2; exit 2; }
as_user() { runuser -u "$user" -- "$@"; }
has_systemd() { [ -d /run/systemd/system ]; }

start=no
case "${1:-}" in
  "") ;;
  --start) start=yes ;;
  *) fail "only --start is known; read the top of $0" ;;
esac
[ "$(id -u)" = 0 ] || fail "must be run as root: sudo $0"
command -v apt-get >/dev/null || fail "this is not Debian; docs/server.md says what to do by hand"

say "1. Debian packages"
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
# shellcheck disable=SC2046 # a list of names
apt-get install -y -qq --no-install-recommends python3 python3-venv \
  $(awk '$1 == "setup" || $1 == "run" { print $2 }' deploy/debian-packages.txt) >/dev/null
python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
  fail "Python 3.11 or newer is needed, and this is $(python3 --version)"

say "2. the user $user"
id "$user" >/dev/null 2>&1 ||
  useradd --system --user-group --home-dir "$home" --shell /usr/sbin/nologin "$user"

# A fresh environment beside the old one, then one rename: a daemon that runs goes on with the
# old one, and an installation that breaks off changes nothing.
say "3. the program, in $opt"
fresh=$opt/venv-$(date -u +%Y%m%dT%H%M%SZ)
mkdir -p "$opt"
trap 'rm -rf "$fresh"' EXIT
python3 -m venv "$fresh"
"$fresh/bin/python" -m pip install --quiet --disable-pip-version-check 'uv>=0.9,<1'
UV_PROJECT_ENVIRONMENT=$fresh "$fresh/bin/uv" sync --quiet --locked --inexact \
  --no-default-groups --all-extras \
  --no-editable --no-cache --compile-bytecode
"$fresh/bin/alliance-bot" --help >/dev/null
former=$(readlink "$opt/venv" || true)
ln -s "$fresh" "$opt/venv.new"
mv -T "$opt/venv.new" "$opt/venv"
trap - EXIT
for old in "$opt"/venv-*; do
  [ "$old" = "$fresh" ] || [ "$old" = "$former" ] || rm -rf "$old"
done

# Only feeds/ is for the web server to read: statements may be there before they are published.
say "4. the home, in $home"
[ -d "$home" ] || install -d -o "$user" -g "$user" -m 0755 "$home"
for folder in config statements translations; do
  [ -d "$home/$folder" ] || install -d -o "$user" -g "$user" -m 0750 "$home/$folder"
done
for folder in config/secrets state; do
  [ -d "$home/$folder" ] || install -d -o "$user" -g "$user" -m 0700 "$home/$folder"
done
[ -d "$home/feeds" ] || install -d -o "$user" -g "$user" -m 0755 "$home/feeds"
[ -e "$home/config/bot.toml" ] || as_user "$opt/venv/bin/alliance-bot" --home "$home" init

say "5. the service, in $unit"
install -m 0644 deploy/alliance-bot.service "$unit"
if has_systemd; then systemctl daemon-reload; fi

say "6. check"
status=0
as_user "$opt/venv/bin/alliance-bot" --home "$home" check || status=$?

if [ "$start" = no ]; then
  say "Installed, and not started. Next:"
  say "  sudoedit $home/config/bot.toml"
  say "  sudo $0 --start"
elif [ "$status" != 0 ]; then
  fail "not started: mend what the check calls wrong, then run this again"
elif has_systemd; then
  systemctl enable --quiet "$user.service"
  systemctl restart "$user.service"
  say "started. Its log: journalctl -u $user"
else
  fail "not started: systemd does not run here"
fi
