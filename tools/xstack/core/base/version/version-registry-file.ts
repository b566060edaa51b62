/** Where a repository may keep versions of its own; the product keeps its own at the same path. */
export const versionRegistryFile = 'tools/xstack/compatx/version_registry.json';
