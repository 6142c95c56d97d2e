# Completion for PowerShell. Try it, or put this line into $PROFILE to keep it:
#     SessionConfig.com completion powershell | Out-String | Invoke-Expression
# Where the program knows nothing to offer, PowerShell offers files.
Register-ArgumentCompleter -Native -CommandName 'SessionConfig', 'SessionConfig.com' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $before = @($commandAst.CommandElements | Select-Object -Skip 1 |
        Where-Object { $_.Extent.EndOffset -lt $cursorPosition } |
        ForEach-Object { "$_".Trim('"', "'") })
    $program = $commandAst.GetCommandName()
    & $program complete "--word=$wordToComplete" -- $before 2>$null | ForEach-Object {
        $offer, $about = $_ -split "`t", 2
        [System.Management.Automation.CompletionResult]::new($offer, $offer, 'ParameterValue', $about)
    }
}
