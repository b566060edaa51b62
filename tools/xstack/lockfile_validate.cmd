@node "%~dp0bin\launch.cjs" lockfile validate %*
