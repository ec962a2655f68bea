# Shell completion of syncworker for PowerShell. Load it with: syncworker completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName syncworker -ScriptBlock {
    param($word, $command, $position)
    $text = $command.ToString().PadRight($position - $command.Extent.StartOffset)
    $name = $command.CommandElements[0].ToString()
    $line = $text.Substring([Math]::Min($name.Length + 1, $text.Length))
    # Options are offered once a dash is typed.
    & $name "[suggest:$($line.Length)]" $line 2>$null |
        Where-Object { $_ -like "$word*" -and ($word -or $_ -notmatch '^[-/]') } |
        ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }
}
