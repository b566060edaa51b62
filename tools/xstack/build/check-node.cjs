// Runs first. Must be readable by Node versions too old for everything else: ES5 only.
(() => {
  var version = process.versions.node.split('.');
  var major = Number(version[0]);
  if (major > 20 || (major === 20 && Number(version[1]) >= 19)) return;
  process.stderr.write(
    // biome-ignore lint/style/useTemplate: not ES5
    'xstack: Node 20.19 or newer is needed; this is ' + process.version + ' (' + process.execPath + ')\n',
  );
  process.exit(3);
})();
