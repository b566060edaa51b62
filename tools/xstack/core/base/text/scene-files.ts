/** The file that makes a directory a scene package, and the one that an install leaves beside it. */
export const contractFile = 'scene-package.json';
export const installManifestFile = 'scene-install-manifest.json';
