#!/usr/bin/env bash
# Writes the WebP files that dev.vit4j.image's tests read, with what libwebp itself makes of them.
# Run with Debian's webp 1.2.4 from the repository's root; the results are checked in.
set -euo pipefail
cd src/test/resources/dev/vit4j/image
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cwebp -quiet -q 90 source.png -o lossy.webp
dwebp -quiet lossy.webp -o lossy-webp-decoded.png
cwebp -quiet -lossless source.png -o lossless.webp
cwebp -quiet -lossless -exact alpha.png -o alpha.webp

# EXIF: orientation 6, little endian, one entry.
printf 'II*\0\10\0\0\0\1\0\22\1\3\0\1\0\0\0\6\0\0\0\0\0\0\0' >"$work/exif"
webpmux -set exif "$work/exif" lossless.webp -o turned.webp >/dev/null 2>&1

cwebp -quiet -lossless red.png -o "$work/red.webp"
cwebp -quiet -lossless green.png -o "$work/green.webp"
webpmux -frame "$work/red.webp" +100 -frame "$work/green.webp" +100 -o animated.webp >/dev/null 2>&1
