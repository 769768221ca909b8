#!/usr/bin/env bash
# What the tests need of the system: Tesseract with Chinese, Chromium with its driver, poppler's tools,
# PostgreSQL (the tests start a server of their own).
# Missing ones are installed through apt when root or sudo allows; where that fails the list is told and the tests
# stop, unless ALLOW_MISSING=1.
set -u

missing() {
    command -v tesseract > /dev/null || echo tesseract-ocr
    for language in chi_sim chi_tra; do
        tesseract --list-langs 2> /dev/null | grep -qx "$language" || echo "tesseract-ocr-${language//_/-}"
    done
    command -v chromium > /dev/null || echo chromium
    command -v chromedriver > /dev/null || echo chromium-driver
    command -v pdftotext > /dev/null || echo poppler-utils
    command -v initdb > /dev/null || ls /usr/lib/postgresql/*/bin/initdb > /dev/null 2>&1 || echo postgresql
}

wanted=$(missing)
if [ -n "$wanted" ] && command -v apt-get > /dev/null; then
    as_root=""
    [ "$(id -u)" -eq 0 ] || as_root="sudo -n"
    echo "Installing for the tests:" $wanted
    $as_root apt-get update -qq && DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends $wanted > /dev/null
fi

wanted=$(missing)
if [ -n "$wanted" ]; then
    echo "Missing for the tests, and apt could not install it here:" $wanted >&2
    [ "${ALLOW_MISSING:-}" = 1 ] || { echo "Install it, or set ALLOW_MISSING=1 to leave out what needs it." >&2; exit 1; }
fi
