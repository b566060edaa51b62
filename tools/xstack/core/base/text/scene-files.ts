/** Name of the contract file of a scene package, and of the manifest that an install writes beside it. */
export const contractFile = 'scene-package.json';
export const installManifestFile = 'scene-install-manifest.json';
