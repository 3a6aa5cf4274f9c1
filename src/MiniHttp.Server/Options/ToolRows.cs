using MiniHttp.CommandLine;
using static MiniHttp.Server.SettingsParts;

namespace MiniHttp.Server;

/// <summary>Options: tools for authors of sites and of clients.</summary>
internal static class ToolRows
{
    private const string PathAllowed = "the path of a file, or - for standard output";

    public static ServerOptionGroup Group { get; } = new(
        "tools",
        "Development and protocol tools",
        "",
        [
            new("live-reload", "Reload pages in the browser when a file changes",
                OfProgram.Flag("LiveReload", s => s.LiveReload, (s, on) => s with { LiveReload = on }))
            {
                Details = "See [Sites under development](#sites-under-development).",
            },
            new("live", $"Show what happens on the sockets on a page, {LiveLayer.Path}",
                OfProgram.Flag("Live", s => s.Live, (s, on) => s with { Live = on }))
            {
                Details = "To browsers of this machine only, see [The live page](#the-live-page).",
            },
            new("lab", $"Serve resources that misbehave on purpose below {Experiment.Folder}",
                OfProgram.Flag("Lab", s => s.Lab, (s, on) => s with { Lab = on }))
            {
                Details = "For testing clients; to programs of this machine only. See [The lab](#the-lab).",
            },
            new("wire", "Show everything that happens on the sockets, byte by byte",
                OfWire.Flag("Screen", w => w.Screen, (w, on) => w with { Screen = on }))
            {
                Details = "On standard error, see [The wire](#the-wire).",
            },
            new("wire-to", "FILE", "Write it to FILE as a transcript; - is standard output",
                OfWire.One("Text", PathAllowed, w => w.TextFile ?? "",
                    (w, v) => FilePath(v) is { } path ? w with { TextFile = path } : null))
            {
                Kind = ValueKind.File,
            },
            new("wire-json", "FILE", "Write it to FILE as JSON, one line per event",
                OfWire.One("Json", PathAllowed, w => w.JsonFile ?? "",
                    (w, v) => FilePath(v) is { } path ? w with { JsonFile = path } : null))
            {
                Kind = ValueKind.File,
            },
        ]);

    private static string? FilePath(SettingValue value)
        => value.Text is "" || value.Text.Contains('\0', StringComparison.Ordinal) ? null
            : value.Text is "-" ? "-" : Path.GetFullPath(value.Text, value.Directory);
}
