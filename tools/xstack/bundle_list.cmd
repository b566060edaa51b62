@node "%~dp0bin\launch.cjs" bundle list %*
