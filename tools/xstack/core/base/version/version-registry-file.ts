/** Path of the version registry, both in a repository and in the product. */
export const versionRegistryFile = 'tools/xstack/compatx/version_registry.json';
