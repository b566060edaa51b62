@node "%~dp0bin\launch.cjs" pack validate %*
