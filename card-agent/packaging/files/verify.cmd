@echo off
setlocal
set "HERE=%~dp0"
"%HERE%runtime\node.exe" "%HERE%installer.mjs" verify "%HERE%." %*
set "ENDED=%ERRORLEVEL%"
pause
exit /b %ENDED%
