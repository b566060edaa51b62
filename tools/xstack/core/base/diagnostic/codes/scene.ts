/** Scene packages: the contract, the tarball, the package registry, the installation directory. */
export const sceneCodes = {
  'refuse.scene.invalid_option': { severity: 'error', title: 'an option of a scene command is missing or invalid' },
  'refuse.scene.io_failed': { severity: 'error', title: 'a scene command could not read or write a file' },
  'refuse.scene.forbidden_file': {
    severity: 'error',
    title: 'a link, FIFO or device has the path of a regular file or directory',
  },
  'refuse.scene.file_too_large': { severity: 'error', title: 'a file is larger than the limits allow' },

  'refuse.scene_package.missing': { severity: 'error', title: 'a directory has no scene-package.json' },
  'refuse.scene_package.invalid': { severity: 'error', title: 'a scene-package.json does not match its contract' },
  'refuse.scene_package.invalid_version': { severity: 'error', title: 'a scene package version is not SemVer 2.0.0' },
  'refuse.scene_package.forbidden_path': {
    severity: 'error',
    title: 'an artifact path is not portable or leaves the package',
  },
  'refuse.scene_package.missing_file': { severity: 'error', title: 'an artifact does not exist' },
  'refuse.scene_package.forbidden_file': { severity: 'error', title: 'an artifact is not a regular file' },
  'refuse.scene_package.too_large': { severity: 'error', title: 'a scene package is larger than the limits allow' },
  'warn.scene_package.no_capabilities': { severity: 'warning', title: 'a scene package provides nothing' },
  'warn.scene_package.long_path': { severity: 'warning', title: 'older tools cannot read a path of the package' },

  'refuse.scene_archive.corrupt': { severity: 'error', title: 'a tarball is damaged' },
  'refuse.scene_archive.forbidden_entry': {
    severity: 'error',
    title: 'a tarball contains an entry that is not a regular file',
  },
  'refuse.scene_archive.forbidden_path': {
    severity: 'error',
    title: 'a tarball contains a path that is not portable or escapes',
  },
  'refuse.scene_archive.path_collision': { severity: 'error', title: 'two entries of a tarball have the same path' },
  'refuse.scene_archive.too_large': { severity: 'error', title: 'a tarball unpacks to more than the limits allow' },
  'refuse.scene_archive.identity_mismatch': {
    severity: 'error',
    title: 'a tarball is not the package that the index names',
  },

  'refuse.scene_registry.missing': { severity: 'error', title: 'the registry does not exist' },
  'refuse.scene_registry.unknown_address': {
    severity: 'error',
    title: 'the address of a registry is not the path of a directory',
  },
  'refuse.scene_registry.unknown_version': {
    severity: 'error',
    title: 'the registry index has an unknown apiVersion and can only be read',
  },
  'refuse.scene_registry.invalid_index': { severity: 'error', title: 'registry-index.json is not a registry index' },
  'refuse.scene_registry.invalid_entry': {
    severity: 'error',
    title: 'an entry of the registry index cannot be trusted',
  },
  'refuse.scene_registry.package_not_found': { severity: 'error', title: 'the package does not exist in the registry' },
  'refuse.scene_registry.version_not_found': { severity: 'error', title: 'the version does not exist in the registry' },
  'refuse.scene_registry.version_exists': { severity: 'error', title: 'the version is published already' },
  'refuse.scene_registry.version_locked': { severity: 'error', title: 'the version is locked' },
  'refuse.scene_registry.group_conflict': { severity: 'error', title: 'another group has a package of this name' },
  'refuse.scene_registry.invalid_tag': { severity: 'error', title: 'a tag is reserved, unknown, or still in use' },
  'refuse.scene_registry.owner_mismatch': { severity: 'error', title: 'the package has another owner' },
  'refuse.scene_registry.tarball_missing': {
    severity: 'error',
    title: 'a tarball that the index names does not exist',
  },
  'refuse.scene_registry.integrity_mismatch': { severity: 'error', title: 'a tarball does not match its integrity' },
  'refuse.scene_registry.orphan': { severity: 'error', title: 'the index does not name a tarball' },
  'refuse.scene_registry.index_lost': { severity: 'error', title: 'the registry has tarballs but no index' },
  'warn.scene_registry.missing': { severity: 'warning', title: 'a registry does not exist and would be created' },
  'warn.scene_registry.deprecated': { severity: 'warning', title: 'the version is deprecated' },
  'warn.scene_registry.leftover': { severity: 'warning', title: 'an interrupted command left files in the registry' },

  'refuse.scene_install.target_exists': { severity: 'error', title: 'the target directory exists already' },
  'refuse.scene_install.forbidden_target': {
    severity: 'error',
    title: 'the target is in a registry or in content, or cannot be replaced where it is',
  },
  'refuse.scene_install.unknown_files': {
    severity: 'error',
    title: 'the installed files cannot be determined',
  },
  'refuse.scene_install.not_installed': { severity: 'error', title: 'the directory contains no installed package' },
  'refuse.scene_install.changed': {
    severity: 'error',
    title: 'an installed file is missing or differs from its package',
  },
  'warn.scene_install.files_kept': { severity: 'warning', title: 'files of the user were moved aside' },
  'warn.scene_install.missing_capability': {
    severity: 'warning',
    title: 'no installed package provides what the package requires',
  },
  'warn.scene_install.pack_lock_differs': { severity: 'warning', title: 'the package was published with other packs' },
} as const;
