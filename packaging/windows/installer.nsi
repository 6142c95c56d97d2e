; The installer. makensis is given VERSION, PROGRAMS (the folder with the built
; programs), ICON, LICENCES, SIGN (the program that signs a file) and OUT; see
; packaging/build.
;
; Silent: setup.exe /S [/PATH] [/MONITOR]. It ends with 0 when done, 1 when cancelled, 2 on a
; Windows that is too old, 3 when files are in use or cannot be written, 4 without
; an administrator's rights. The folder cannot be chosen: below Program Files only
; administrators can write, and what stands there is run elevated.

Unicode true
Target amd64-unicode
SetCompressor /SOLID lzma
SetDateSave off
RequestExecutionLevel admin
ManifestSupportedOS Win10
ManifestDPIAware true

!include MUI2.nsh
!include FileFunc.nsh
!include LogicLib.nsh
!include Sections.nsh
!include WinVer.nsh
!include WinMessages.nsh

!define NAME "Session Configurator"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\SessionConfig"
!define EVENTS "SYSTEM\CurrentControlSet\Services\EventLog\Application\SessionConfig" ; of app/platform's EventSource
!define TASK "Session Configurator" ; of the task scheduler, as monitoring.xml describes it
!define START "$SMPROGRAMS\Administration Tools"
!define SETTINGS "$APPDATA\SessionConfig" ; ProgramData, with SetShellVarContext all

!define FAILED_WINDOWS 2
!define FAILED_FILES 3
!define FAILED_RIGHTS 4

Name "${NAME}"
OutFile "${OUT}"
!uninstfinalize '"${SIGN}" "%1"' = 0
BrandingText "${NAME} ${VERSION}"
InstallDir "$PROGRAMFILES64\${NAME}"
ShowInstDetails nevershow
ShowUninstDetails nevershow

VIProductVersion "${VERSION}.0"
VIAddVersionKey ProductName "${NAME}"
VIAddVersionKey FileDescription "${NAME}, installer"
VIAddVersionKey LegalCopyright "The ${NAME} authors, MIT licence"
VIAddVersionKey ProductVersion "${VERSION}"
VIAddVersionKey FileVersion "${VERSION}"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_ABORTWARNING
!define MUI_COMPONENTSPAGE_SMALLDESC
!define MUI_FINISHPAGE_NOAUTOCLOSE
!insertmacro MUI_PAGE_COMPONENTS
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE English

; fail says what is wrong, unless the run is silent, and ends it.
!macro fail code text
  MessageBox MB_OK|MB_ICONSTOP "${text}" /SD IDOK
  SetErrorLevel ${code}
  Quit
!macroend

; checkRights ends the run of a user who is no administrator (Windows asks for one
; before, unless its user account control is off).
!macro checkRights
  UserInfo::GetAccountType
  Pop $0
  ${If} $0 != "Admin"
    !insertmacro fail ${FAILED_RIGHTS} "You must be an administrator of this server. Sign in as one, then start this again."
  ${EndIf}
  SetShellVarContext all
  SetRegView 64
  StrCpy $INSTDIR "$PROGRAMFILES64\${NAME}"
!macroend

; checkFree waits, or ends a silent run, while FILE is running: nothing has been
; changed then.
!macro checkFree file
  ${Do}
    ${IfNot} ${FileExists} "${file}"
      ${ExitDo}
    ${EndIf}
    ClearErrors
    FileOpen $0 "${file}" a
    ${IfNot} ${Errors}
      FileClose $0
      ${ExitDo}
    ${EndIf}
    ${If} ${Cmd} `MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "${NAME} is running. Close it, then try again." /SD IDCANCEL IDCANCEL`
      SetErrorLevel ${FAILED_FILES}
      Quit
    ${EndIf}
  ${Loop}
!macroend

; checkAllFree does so for both programs. A test that the task scheduler started ends:
; it is started again a minute later.
!macro checkAllFree
  nsExec::Exec '"$SYSDIR\schtasks.exe" /End /TN "${TASK}"'
  Pop $0
  !insertmacro checkFree "$INSTDIR\SessionConfig.exe"
  !insertmacro checkFree "$INSTDIR\SessionConfig.com"
!macroend

Section "${NAME}" SectionPrograms
  SectionIn RO
  !insertmacro checkAllFree
  ClearErrors
  SetOverwrite try
  SetOutPath "$INSTDIR"
  File "${PROGRAMS}\SessionConfig.exe"
  File "${PROGRAMS}\SessionConfig.com"
  File "${PROGRAMS}\PathEntry.exe"
  File /oname=LICENSE.txt "..\..\LICENSE"
  File "${LICENCES}"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  ${If} ${Errors}
    !insertmacro fail ${FAILED_FILES} "The programs cannot be written into $INSTDIR. See that the disk has room and that nothing in this folder is open, then install again."
  ${EndIf}

  CreateDirectory "${START}"
  CreateShortCut "${START}\${NAME}.lnk" "$INSTDIR\SessionConfig.exe"

  ; Event Viewer's text for the program's entries in the event log: what they say.
  WriteRegDWORD HKLM "${EVENTS}" CustomSource 1
  WriteRegExpandStr HKLM "${EVENTS}" EventMessageFile "%SystemRoot%\System32\EventCreate.exe"
  WriteRegDWORD HKLM "${EVENTS}" TypesSupported 7 ; information, warning, error

  WriteRegStr HKLM "${UNINSTALL}" DisplayName "${NAME}"
  WriteRegStr HKLM "${UNINSTALL}" DisplayVersion "${VERSION}"
  WriteRegStr HKLM "${UNINSTALL}" DisplayIcon "$INSTDIR\SessionConfig.exe"
  WriteRegStr HKLM "${UNINSTALL}" Publisher "The ${NAME} authors"
  WriteRegStr HKLM "${UNINSTALL}" InstallLocation "$INSTDIR"
  WriteRegStr HKLM "${UNINSTALL}" UninstallString '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKLM "${UNINSTALL}" QuietUninstallString '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKLM "${UNINSTALL}" NoModify 1
  WriteRegDWORD HKLM "${UNINSTALL}" NoRepair 1
  SectionGetSize ${SectionPrograms} $0
  WriteRegDWORD HKLM "${UNINSTALL}" EstimatedSize $0
  ${If} ${Errors}
    !insertmacro fail ${FAILED_FILES} "The programs are in $INSTDIR, but Windows takes no entry in the registry or the Start menu. Install again as an administrator."
  ${EndIf}
SectionEnd

Section /o "SessionConfig.com on the PATH" SectionPath
  nsExec::Exec '"$INSTDIR\PathEntry.exe" add "$INSTDIR"'
  Pop $0
  ${If} $0 != 0
    !insertmacro fail ${FAILED_FILES} "The programs are installed, but the PATH could not be changed."
  ${EndIf}
  WriteRegDWORD HKLM "${UNINSTALL}" OnPath 1
  SendMessage ${HWND_BROADCAST} ${WM_SETTINGCHANGE} 0 "STR:Environment" /TIMEOUT=5000
SectionEnd

Section /o "Test every minute, for Prometheus" SectionMonitoring
  SetOutPath "$INSTDIR"
  File "monitoring.xml"
  nsExec::Exec '"$SYSDIR\schtasks.exe" /Create /F /TN "${TASK}" /XML "$INSTDIR\monitoring.xml"'
  Pop $0
  ${If} $0 != 0
    !insertmacro fail ${FAILED_FILES} "The programs are installed, but the task scheduler takes no task. Install again as an administrator."
  ${EndIf}
  WriteRegDWORD HKLM "${UNINSTALL}" Monitoring 1
SectionEnd

!insertmacro MUI_FUNCTION_DESCRIPTION_BEGIN
  !insertmacro MUI_DESCRIPTION_TEXT ${SectionPrograms} "The window (SessionConfig.exe) and the command line (SessionConfig.com)."
  !insertmacro MUI_DESCRIPTION_TEXT ${SectionPath} "Call SessionConfig in any console without its folder."
  !insertmacro MUI_DESCRIPTION_TEXT ${SectionMonitoring} "A scheduled task that runs Test Connection every minute, and writes what it found for windows_exporter."
!insertmacro MUI_FUNCTION_DESCRIPTION_END

Function .onInit
  !insertmacro checkRights
  ${IfNot} ${AtLeastWin10}
    !insertmacro fail ${FAILED_WINDOWS} "${NAME} needs Windows Server 2016, Windows 10, or later."
  ${EndIf}
  ; What was chosen once stays when a newer version comes.
  ReadRegDWORD $0 HKLM "${UNINSTALL}" OnPath
  ${GetParameters} $1
  ClearErrors
  ${GetOptions} $1 "/PATH" $2
  ${IfNot} ${Errors}
    StrCpy $0 1
  ${EndIf}
  ${If} $0 == 1
    !insertmacro SelectSection ${SectionPath}
  ${EndIf}
  ReadRegDWORD $0 HKLM "${UNINSTALL}" Monitoring
  ClearErrors
  ${GetOptions} $1 "/MONITOR" $2
  ${IfNot} ${Errors}
    StrCpy $0 1
  ${EndIf}
  ${If} $0 == 1
    !insertmacro SelectSection ${SectionMonitoring}
  ${EndIf}
FunctionEnd

; The settings stay unless the user wants them gone: /PURGE, or Yes to the question.
Section Uninstall
  !insertmacro checkAllFree
  nsExec::Exec '"$INSTDIR\PathEntry.exe" remove "$INSTDIR"'
  Pop $0
  nsExec::Exec '"$SYSDIR\schtasks.exe" /Delete /F /TN "${TASK}"'
  Pop $0
  SendMessage ${HWND_BROADCAST} ${WM_SETTINGCHANGE} 0 "STR:Environment" /TIMEOUT=5000

  ClearErrors
  Delete "$INSTDIR\SessionConfig.exe"
  Delete "$INSTDIR\SessionConfig.com"
  Delete "$INSTDIR\PathEntry.exe"
  Delete "$INSTDIR\monitoring.xml"
  Delete "$INSTDIR\LICENSE.txt"
  Delete "$INSTDIR\THIRD-PARTY-LICENCES.txt"
  Delete "${START}\${NAME}.lnk"
  ${If} ${Errors}
    !insertmacro fail ${FAILED_FILES} "Not every file in $INSTDIR could be removed. See that none of them is open, then uninstall again."
  ${EndIf}
  SetOutPath $TEMP
  Delete "$INSTDIR\uninstall.exe" ; which stays if it was told to run from here (_?=)
  RMDir "$INSTDIR" ; kept if it holds something else, such as Mesa's opengl32.dll
  RMDir "${START}"
  DeleteRegKey HKLM "${EVENTS}"
  DeleteRegKey HKLM "${UNINSTALL}"

  ${GetParameters} $1
  ClearErrors
  ${GetOptions} $1 "/PURGE" $2
  ${If} ${Errors}
    ${IfNot} ${FileExists} "${SETTINGS}\*.*"
      Return
    ${EndIf}
    ${If} ${Cmd} `MessageBox MB_YESNO|MB_ICONQUESTION|MB_DEFBUTTON2 "Remove the settings and the log in ${SETTINGS} too? Platform Server keeps its own." /SD IDNO IDNO`
      Return
    ${EndIf}
  ${EndIf}
  ; By name and never a whole tree: a folder that others made there first may lead
  ; anywhere.
  Delete "${SETTINGS}\session.yaml"
  Delete "${SETTINGS}\session.yaml.*"
  Delete "${SETTINGS}\sessionconfig.log"
  Delete "${SETTINGS}\sessionconfig.log.*"
  Delete "${SETTINGS}\publish-*.log"
  Delete "${SETTINGS}\.sessionconfig.lock"
  Delete "${SETTINGS}\.sessionconfig-*.tmp"
  RMDir "${SETTINGS}"
SectionEnd

Function un.onInit
  !insertmacro checkRights
FunctionEnd
