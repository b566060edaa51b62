# The contract's checks of the portal, by its names. Each starts a portal of its own over a temporary store, is a client of it,
# and keeps its evidence below artifacts/codex: see docs/guide/verify.md. Everything else is `npm run`.
SHELL := /bin/sh
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules

# Taken as they are, unexpanded, and handed on in the environment: neither make nor the shell looks into them.
override PACKAGE_NAME := $(value PACKAGE_NAME)
override PACKAGE_VERSION := $(value PACKAGE_VERSION)
override SCENE_CHANNEL := $(value SCENE_CHANNEL)
override PORTAL_URL := $(value PORTAL_URL)
override PORTAL_LOGIN := $(value PORTAL_LOGIN)
override PORTAL_PASSWORD := $(value PORTAL_PASSWORD)
override CHROMIUM := $(value CHROMIUM)
export PACKAGE_NAME PACKAGE_VERSION SCENE_CHANNEL PORTAL_URL PORTAL_LOGIN PORTAL_PASSWORD CHROMIUM

verify := node tools/xstack/verify/verify.cjs

.DEFAULT_GOAL := help
targets := \
  scene.package.export \
  verify.portal.scene_package_dry_run_smoke.container \
  verify.portal.scene_package_import_smoke.container \
  verify.portal.scene_package_import_strict.container \
  verify.portal.scene_observability_preflight.container \
  verify.portal.scene_observability_smoke.container \
  verify.portal.scene_observability_strict.container \
  verify.portal.scene_package_ui_smoke.container \
  verify.portal.ui.v0_8.semantic.container
.PHONY: help $(targets)

help:
	@printf '%s\n' $(targets)

scene.package.export:
	@$(verify) export

verify.portal.scene_package_dry_run_smoke.container:
	@$(verify) dry-run

verify.portal.scene_package_import_smoke.container:
	@$(verify) import

verify.portal.scene_package_import_strict.container:
	@$(verify) import --strict

verify.portal.scene_observability_preflight.container:
	@$(verify) preflight --strict

verify.portal.scene_observability_smoke.container:
	@$(verify) observability

verify.portal.scene_observability_strict.container:
	@$(verify) observability --strict

verify.portal.scene_package_ui_smoke.container:
	@$(verify) ui

# The gate. The page has a check of its own, which needs a browser and is not part of it.
verify.portal.ui.v0_8.semantic.container: \
  verify.portal.scene_package_dry_run_smoke.container \
  verify.portal.scene_package_import_smoke.container \
  verify.portal.scene_observability_smoke.container
	@printf '%s: passed\n' $@
