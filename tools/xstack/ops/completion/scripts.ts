/**
 * Completion scripts. Each passes the words of the line up to the cursor to the program as it was typed, and shows
 * files where the program returns nothing.
 */
export const scripts = {
  bash: `# bash: source <(xstack completion bash)
_xstack() {
  local IFS=$'\\n'
  COMPREPLY=($("\${COMP_WORDS[0]}" --get-yargs-completions "\${COMP_WORDS[@]:0:COMP_CWORD+1}" 2>/dev/null))
}
complete -o default -F _xstack xstack
`,
  zsh: `#compdef xstack
# zsh: source <(xstack completion zsh), after compinit; or write it to a file \`_xstack\` in a directory of $fpath
_xstack() {
  local -a found
  found=("\${(@f)$("\${(Q)words[1]}" --get-yargs-completions "\${(@Q)words[1,CURRENT]}" 2>/dev/null)}")
  if (( \${#found} )) && [[ -n $found[1] ]]; then compadd -- "\${found[@]}"; else _files; fi
}
if [[ $funcstack[1] == _xstack ]]; then _xstack "$@"; else compdef _xstack xstack; fi
`,
  fish: `# fish: xstack completion fish | source; or write it to ~/.config/fish/completions/xstack.fish
function __xstack_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l found ($words[1] --get-yargs-completions $words "$current" 2>/dev/null)
    if set -q found[1]
        printf '%s\\n' $found
    else
        __fish_complete_path "$current"
    end
end
complete -c xstack -f -a '(__xstack_complete)'
`,
  powershell: `# PowerShell: xstack completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName xstack -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $words = @($commandAst.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { $_.ToString() })
  # Windows PowerShell drops an empty argument.
  $current = if ($wordToComplete) { $wordToComplete } else { '""' }
  & $words[0] --get-yargs-completions @words $current | ForEach-Object {
    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
  }
}
`,
} as const;

export type Shell = keyof typeof scripts;

export const shells = Object.keys(scripts) as readonly Shell[];
