#!/bin/sh
# Installs a version of the package, or a tarball, into an empty directory, and starts a repository with it.
set -eu
given=$1
case $given in *.tgz) package=$(realpath "$given") ;; *) package=xstack@$given ;; esac
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
cd "$directory"
git init --quiet
# The registry shows a new version after a while.
for _ in 1 2 3 4 5 6; do
  npm install --no-audit --no-fund --loglevel=error "$package" && break
  case $package in *.tgz) exit 1 ;; esac
  sleep 20
done
npx --no-install xstack init --yes
npx --no-install xstack run strict
