// Runs first. Must be readable by Node versions too old for everything else: ES5 only.
(() => {
  var version = process.versions.node.split('.');
  var major = Number(version[0]);
  var minor = Number(version[1]);
  // As `engines` in package.json: Node 21, and 22 before 22.12, lack what 20.19 has.
  if (major > 22 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19)) return;
  process.stderr.write(
    // biome-ignore lint/style/useTemplate: not ES5
    'xstack: Node 20.19, 22.12 or newer is needed; this is ' + process.version + ' (' + process.execPath + ')\n',
  );
  process.exit(3);
})();
