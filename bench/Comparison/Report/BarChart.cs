using System.Globalization;
using System.Text;

namespace MiniHttp.Bench;

/// <summary>results.svg: a bar for each server at each workload, by what it costs in nginx's measure.</summary>
internal static class BarChart
{
    private const int Columns = 2, ColumnWidth = 470, NameWidth = 150, BarWidth = 210, RowHeight = 18, PanelGap = 48, Margin = 24;

    // A bar beyond this says so by its end. What costs ten times as much would make all others look alike.
    private const double Longest = 3;

    /// <summary>The whole picture. Colours of its own for light and dark; no script and no font that has to be fetched.</summary>
    public static string Draw(ServerCatalog catalog, Results results)
    {
        Workload[] workloads = [.. Workload.All.Where(workload => results.Cost(workload.Name, ServerCatalog.Nginx) is not null)];
        int rows = catalog.All.Count, panel = (rows * RowHeight) + PanelGap;
        int width = (2 * Margin) + (Columns * ColumnWidth), height = Margin + 44 + ((workloads.Length + 1) / Columns * panel);
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $$"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {{width}} {{height}}" width="{{width}}" height="{{height}}" role="img">
            <title>CPU time of the server for each request, nginx = 1</title>
            <style>
            svg { font: 12px system-ui, sans-serif; --ground: #ffffff; --text: #1f2328; --faint: #59636e; --line: #d1d9e0; --ours: #0969da; --peer: #9198a1; --floor: #d1d9e0; }
            @media (prefers-color-scheme: dark) {
            svg { --ground: #0d1117; --text: #f0f6fc; --faint: #9198a1; --line: #3d444d; --ours: #4493f8; --peer: #6e7681; --floor: #3d444d; }
            }
            .ground { fill: var(--ground); } text { fill: var(--text); } .faint { fill: var(--faint); } .head { font-weight: 600; font-size: 14px; }
            .ours { fill: var(--ours); } .peer { fill: var(--peer); } .floor { fill: var(--floor); } line { stroke: var(--line); }
            </style>
            <rect class="ground" width="{{width}}" height="{{height}}"/>
            <text class="head" x="{{Margin}}" y="{{Margin + 6}}">CPU time of the server for each request</text>
            <text class="faint" x="{{Margin}}" y="{{Margin + 24}}">nginx = 1; less is better. Beside each bar: the ratio, and the time.</text>

            """);
        for (int i = 0; i < workloads.Length; i++)
        {
            DrawPanel(svg, workloads[i], catalog, results, Margin + (i % Columns * ColumnWidth), Margin + 44 + (i / Columns * panel));
        }

        return svg.Append("</svg>\n").ToString();
    }

    private static string Time(double microseconds)
        => microseconds < 10_000 ? $"{ResultsPage.Figure(microseconds)} µs" : $"{ResultsPage.Figure(microseconds / 1000)} ms";

    private static void DrawPanel(StringBuilder svg, Workload workload, ServerCatalog catalog, Results results, int left, int top)
    {
        double unit = BarWidth / Longest;
        int bars = left + NameWidth, y = top + 24;
        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"head\" x=\"{left}\" y=\"{top + 12}\">{workload.Title}</text>\n");
        foreach (ServerProgram server in catalog.All)
        {
            if (results.Ratio(workload.Name, server.Name, [ServerCatalog.Nginx]) is not { } ratio) continue;
            double cost = results.Cost(workload.Name, server.Name)!.Value.Median, length = Math.Max(1, Math.Min(ratio.Median, Longest) * unit);
            string kind = server.IsOurs ? "ours" : server.IsFloor ? "floor" : "peer", beyond = ratio.Median > Longest ? "→ " : "";
            svg.Append(CultureInfo.InvariantCulture, $"""
                <text x="{bars - 8}" y="{y + 11}" text-anchor="end">{server.Title.Replace(" -m http.server", " http.server", StringComparison.Ordinal)}</text>
                <rect class="{kind}" x="{bars}" y="{y + 1}" width="{length:F1}" height="{RowHeight - 5}" rx="2"/>
                <text class="faint" x="{bars + length + 6:F1}" y="{y + 11}">{beyond}{ResultsPage.Figure(ratio.Median)} · {Time(cost)}</text>

                """);
            y += RowHeight;
        }

        svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{bars + unit:F1}\" y1=\"{top + 20}\" x2=\"{bars + unit:F1}\" y2=\"{y}\" stroke-dasharray=\"2 3\"/>\n");
    }
}
