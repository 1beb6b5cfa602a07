#!/bin/sh
# Makes the certificates of the TLS tests again: an authority, a stranger, and servers that are good and that are not.
# The keys protect nothing: they are for tests on 127.0.0.1 alone.
set -e
cd "$(dirname "$0")"
authority() {
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 36500 -subj "/CN=$1" -keyout "$1.key" -out "$1.crt"
}
# sign NAME SAN START END
sign() {
  openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$1" -keyout "$1.key" -out "$1.csr"
  printf '[ca]\ndefault_ca=d\n[d]\ndatabase=index.txt\nnew_certs_dir=.\nserial=serial\ndefault_md=sha256\npolicy=p\ncopy_extensions=none\nunique_subject=no\n[p]\ncommonName=supplied\n[e]\nsubjectAltName=%s\n' "$2" > ca.cnf
  : > index.txt
  openssl rand -hex 8 > serial
  openssl ca -batch -config ca.cnf -extensions e -cert authority.crt -keyfile authority.key -in "$1.csr" -out "$1.crt" -notext \
    -startdate "$3" -enddate "$4"
  rm -f "$1.csr" ca.cnf index.txt* serial* [0-9A-F]*.pem
}
authority authority
authority stranger
sign good "IP:127.0.0.1,IP:::1,DNS:localhost,DNS:api.internal" 20200101000000Z 21200101000000Z
sign elsewhere "DNS:elsewhere.test" 20200101000000Z 21200101000000Z
sign expired "IP:127.0.0.1" 20200101000000Z 20210101000000Z
sign early "IP:127.0.0.1" 21100101000000Z 21200101000000Z
rm -f stranger.key authority.key
