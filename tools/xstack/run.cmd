@node "%~dp0bin\launch.cjs" run %*
