#!/bin/sh
# Makes the test vectors in this folder's keys/ with openssl. The keys are for
# tests only: they are the SHA-256 of words, cut to length, so that the result
# is the same each time.
set -eu
cd "$(dirname "$0")/keys"

hex() { openssl dgst -sha256 -r | cut -c "1-$1"; }

vector() { # name, key bits, file with the text
	key=$(printf 'test key %s' "$1" | hex $(($2 / 4)))
	iv=$(printf 'test iv %s' "$1" | hex 32)
	{
		echo "--PrivateKey--"
		echo "-- made for tests --"
		echo
		printf '%s' "$key" | xxd -r -p | base64 -w 0
		echo
	} >"$1.key"
	{
		printf '$2$'
		printf '%s' "$iv" | xxd -r -p | base64 -w 0
		openssl enc "-aes-$2-cbc" -K "$key" -iv "$iv" -in "$3" | base64 -w 0
		echo
	} >"$1.value"
	cp "$3" "$1.plain"
}

text=$(mktemp)
trap 'rm -f "$text"' EXIT
printf '10.0.0.1:7000,10.0.0.2:7000,password=ACCESSKEY' >"$text"
vector aes128 128 "$text"
vector aes192 192 "$text"
vector aes256 256 "$text"
printf 'h:7000,password=p\303\244ssw\303\266rd\342\202\254=&<>' >"$text"
vector unicode 128 "$text"
printf 'sixteen bytes ok' >"$text"
vector whole-block 128 "$text"
: >"$text"
vector empty 128 "$text"
