@echo off
rem Runs Maven on a JDK 25: the Windows counterpart of mvnw.
setlocal EnableDelayedExpansion
set "MAVEN_VERSION=3.9.11"
set "CACHE=%LOCALAPPDATA%\podium"
set "FOUND="

if defined JAVA_HOME call :try "%JAVA_HOME%"
if not defined FOUND for /f "delims=" %%j in ('where javac 2^>nul') do if not defined FOUND for %%d in ("%%~dpj..") do call :try "%%~fd"
if not defined FOUND for /d %%d in ("%ProgramFiles%\Eclipse Adoptium\jdk-25*" "%ProgramFiles%\Java\jdk-25*" "%ProgramFiles%\Microsoft\jdk-25*" "%ProgramFiles%\Zulu\zulu-25*" "%USERPROFILE%\.jdks\*25*") do if not defined FOUND call :try "%%~fd"
if not defined FOUND (
    echo mvnw: Podium needs a JDK 25, and none was found in JAVA_HOME, on the PATH or in the usual places: install one or set JAVA_HOME. 1>&2
    exit /b 1
)
set "JAVA_HOME=%FOUND%"

set "MVN="
for /f "delims=" %%m in ('where mvn.cmd 2^>nul') do if not defined MVN set "MVN=%%m"
if not defined MVN set "MVN=%CACHE%\apache-maven-%MAVEN_VERSION%\bin\mvn.cmd"
if not exist "%MVN%" (
    if not exist "%CACHE%" mkdir "%CACHE%"
    curl -fsSL "https://archive.apache.org/dist/maven/maven-3/%MAVEN_VERSION%/binaries/apache-maven-%MAVEN_VERSION%-bin.zip" -o "%CACHE%\maven.zip" || exit /b 1
    tar -xf "%CACHE%\maven.zip" -C "%CACHE%" || exit /b 1
    del "%CACHE%\maven.zip"
)
cd /d "%~dp0"
call "%MVN%" %*
exit /b %ERRORLEVEL%

:try
if not exist "%~1\bin\javac.exe" exit /b 0
for /f "tokens=2 delims=. " %%v in ('"%~1\bin\javac.exe" -version 2^>^&1') do if "%%v"=="25" set "FOUND=%~1"
exit /b 0
