#!/usr/bin/env bash
# The browser for the tests of the page.
#
#   scripts/chromium.sh install   install chromium from Debian's packages where it is missing; CHROMIUM names another one
set -euo pipefail

. "$(dirname "${BASH_SOURCE[0]}")/private-server.sh"

find_chromium() {
  [[ -n ${CHROMIUM:-} && -x ${CHROMIUM:-} ]] || command -v chromium || command -v chromium-browser || command -v google-chrome
}

install() {
  if find_chromium >/dev/null; then return; fi
  install_package chromium "Chromium or Chrome"
  find_chromium >/dev/null || fail "chromium is installed, but not on the search path."
}

case ${1:-} in
  install) install ;;
  *) fail "usage: scripts/chromium.sh install" ;;
esac
