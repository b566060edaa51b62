@node "%~dp0bin\launch.cjs" pack list %*
