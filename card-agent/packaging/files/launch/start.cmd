@echo off
rem Starts the version that `current` names, with the sites that were allowed at the installation.
setlocal
set "ROOT=%~dp0"
set /p VERSION=<"%ROOT%current"
"%ROOT%versions\%VERSION%\runtime\node.exe" "%ROOT%versions\%VERSION%\agent\main.mjs" --settings "%ROOT%settings.json"
