@echo off
rem manage check | go-back | verify <folder> | install <folder>: by the version that is installed, which judges the new one
rem before anything of it has run.
setlocal
set "ROOT=%~dp0"
set /p VERSION=<"%ROOT%current"
set "CARD_AGENT_HOME=%ROOT%."
"%ROOT%versions\%VERSION%\runtime\node.exe" "%ROOT%versions\%VERSION%\installer.mjs" %*
set "ENDED=%ERRORLEVEL%"
pause
exit /b %ENDED%
