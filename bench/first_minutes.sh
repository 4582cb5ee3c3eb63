#!/bin/sh
# The README's two commands in a bare Debian 12, timed, with what they install.
#
#   sudo bench/first_minutes.sh FOLDER [demo] [test]
#
# FOLDER must not be there yet: debootstrap makes a minimal Debian in it (MIRROR names another
# mirror than its own), with Python, Git, make and certificates and nothing else. How this
# machine reaches the network (resolv.conf, certificates, pip.conf) is copied. What comes out
# is a few lines of Markdown for bench/results/; the folder can be removed then.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
root=$1
shift
[ $# -gt 0 ] || set -- demo test
[ ! -e "$root" ] || { echo "$root is there already" >&2; exit 2; }

debootstrap --variant=minbase --include=python3,git,make,ca-certificates bookworm "$root" \
  ${MIRROR:+"$MIRROR"} >"$root.log" 2>&1 || { tail -5 "$root.log" >&2; exit 1; }
for file in /etc/resolv.conf /etc/pip.conf /etc/ssl/certs/ca-certificates.crt; do
  if [ -e "$file" ]; then cp "$file" "$root$file"; fi
done
git clone -q --no-local "$here" "$root/root/alliance-bot"
mkdir -p "$root/dev/pts" "$root/dev/shm"
mount -t proc proc "$root/proc"
mount -t devpts -o newinstance,ptmxmode=0666 devpts "$root/dev/pts"
mount -t tmpfs tmpfs "$root/dev/shm"
ln -sf pts/ptmx "$root/dev/ptmx"
trap 'umount "$root/dev/shm" "$root/dev/pts" "$root/proc"' EXIT

inside() {
  env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin TERM=dumb LANG=C.UTF-8 \
    SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt PIP_CERT=/etc/ssl/certs/ca-certificates.crt \
    REQUESTS_CA_BUNDLE=/etc/ssl/certs/ca-certificates.crt \
    chroot "$root" sh -c "cd /root/alliance-bot && $1"
}
debian() { inside "dpkg-query -W -f '\${Package}\n'" | sort; }
python() { inside 'test -x .venv/bin/uv && .venv/bin/uv pip list -q --format freeze 2>/dev/null || true'; }

echo "## $(date -u +%F), commit $(git -C "$here" rev-parse --short HEAD)"
echo
echo "$(uname -sr), $(nproc) cores, $(awk '/MemTotal/ { printf "%.0f GiB", $2 / 1048576 }' /proc/meminfo)," \
  "load at the start $(cut -d ' ' -f 1 /proc/loadavg); a minimal Debian $(cat "$root/etc/debian_version")" \
  "of $(du -sxm "$root" | cut -f 1) MB with $(debian | wc -l) packages."
echo
echo "| command | exit status | time | Debian packages it added | Python packages in .venv | disk |"
echo "|---|---:|---:|---:|---:|---:|"
for what in "$@"; do
  before=$(debian | wc -l)
  began=$(date +%s)
  status=0
  inside "make $what" >"$root.$what.log" 2>&1 || status=$?
  took=$(($(date +%s) - began))
  echo "| \`make $what\` | $status | $((took / 60)) min $((took % 60)) s | $(($(debian | wc -l) - before))" \
    "| $(python | wc -l) | $(du -sxm "$root" | cut -f 1) MB |"
done
