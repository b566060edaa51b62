@node "%~dp0bin\launch.cjs" registry compile %*
