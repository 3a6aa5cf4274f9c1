// The shells themselves run the scripts of minifetch (CompletionTests, end to end). Here is what minifetch does not
// have: an operand that is a path, and quotes.

using MiniHttp.CommandLine;

namespace MiniHttp.Client.Tests;

public class ShellCompletionTests
{
    [Theory]
    [InlineData("bash", "serve.bash", """[[ $word == -* ]] || { COMPREPLY=($(compgen -d -- "$word")); return; }""")]
    [InlineData("bash", "serve.bash", """IFS=$' \n'; COMPREPLY=($(compgen -W 'common json' -- "$word"))""")]
    [InlineData("zsh", "_serve", """'*:ROOT:_files -/'""")]
    [InlineData("zsh", "_serve", """'*'{-i+,--index=}'[It'\''s the page of a folder]:NAME: ' \""")]
    [InlineData("zsh", "_serve", """'*'--config='[Read FILE \[or *\]]:FILE:_files' \""")]
    [InlineData("zsh", "_serve", """'*'--format='[Write lines in this format]:FORMAT-OF-THE-LINES:(common json)' \""")]
    [InlineData("fish", "serve.fish", """complete -c serve -f -a '(__fish_complete_directories)'""")]
    [InlineData("fish", "serve.fish", """complete -c serve -s i -l index -x -d 'It\'s the page of a folder'""")]
    [InlineData("fish", "serve.fish", """complete -c serve -l config -r -F -d 'Read FILE [or *]'""")]
    [InlineData("powershell", "serve.ps1", """, @('-i', 'It''s the page of a folder')""")]
    [InlineData("powershell", "serve.ps1", """{ $_ -cin '--format' } { return 'common', 'json' -clike "$word*" }""")]
    [InlineData("powershell", "serve.ps1", """{ $_ -cin '-i', '--index', '--config' } { return }""")]
    public void Paths_words_and_quotes_are_written_as_the_shell_reads_them(string shell, string file, string line)
    {
        Assert.Equal(file, ShellCompletion.FileNameOf(Sample.Program, shell));
        Assert.Contains(line, ShellCompletion.Of(Sample.Program, shell).Split('\n', StringSplitOptions.TrimEntries));
    }
}
