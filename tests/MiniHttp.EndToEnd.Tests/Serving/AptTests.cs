// apt goes by dates alone. A repository that was written a moment ago is fetched once, and from then on it says Hit
// until something changes.

using System.Globalization;
using System.Security.Cryptography;

namespace MiniHttp.EndToEnd.Tests;

public sealed class AptTests : IDisposable
{
    private readonly TemporaryDirectory _site = new();
    private readonly TemporaryDirectory _apt = new TemporaryDirectory()
        .With("lists/partial/none", "").With("archives/partial/none", "");

    public void Dispose()
    {
        _site.Dispose();
        _apt.Dispose();
    }

    [Fact]
    public async Task A_fresh_repository_is_a_hit_from_the_second_update_on_until_it_changes()
    {
        ExternalProgram apt = ExternalProgram.AptGet;
        await using Minihttpd server = await Minihttpd.ServeAsync(_site);
        _apt.With("sources.list", $"deb [trusted=yes] {server.Url} ./\n");
        foreach (string version in new[] { "1.0", "1.1" })
        {
            Publish(version);
            Assert.Equal(["Get", "Get"], await UpdateAsync(apt));
            await server.UntilSettledAsync("Release", "Packages");
            Assert.Equal(["Hit"], await UpdateAsync(apt)); // What Release names has not changed, either.
            Assert.Equal(["Hit"], await UpdateAsync(apt));
        }

        Assert.Equal(0, await server.StopAsync());
        Assert.Equal(2, server.Output.All.Count(line => line.Contains("\"GET /./Packages HTTP/1.1\" 200 ")));
        Assert.Equal(4, server.Output.All.Count(line => line.Contains("\"GET /./Release HTTP/1.1\" 304 ")));
    }

    private void Publish(string version)
    {
        string packages = $"""
            Package: minihttp-test
            Version: {version}
            Architecture: all
            Maintainer: MiniHttp <minihttp@example.org>
            Filename: ./minihttp-test_{version}_all.deb
            Size: 1
            SHA256: {new string('0', 64)}
            Description: nothing

            """;
        string hash = Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(packages)));
        string date = DateTime.UtcNow.ToString("ddd, dd MMM yyyy HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
        string release = $"Suite: test\nDate: {date}\nSHA256:\n {hash} {packages.Length} Packages\n";
        _site.With("Packages", packages).With("Release", release);
    }

    // What apt says of each file that it was given: Get or Hit. What is not there (InRelease, a signature) it ignores.
    private async Task<string[]> UpdateAsync(ExternalProgram apt)
    {
        string[] settings =
        [
            $"Dir::State::lists={_apt.In("lists")}", "Dir::State::status=/dev/null", $"Dir::Cache={_apt.Path}",
            $"Dir::Etc::SourceList={_apt.In("sources.list")}", "Dir::Etc::SourceParts=/dev/null",
            "Dir::Etc::Parts=/dev/null", "APT::Sandbox::User=root", "Acquire::Languages=none",
            "Acquire::http::Proxy=false", "APT::Architecture=amd64", "APT::Architectures::=amd64",
        ];
        string[] options = [.. settings.SelectMany(setting => new[] { "-o", setting })];
        ProgramResult result = await apt.RunAsync(["update", .. options]);
        Assert.True(result.ExitCode == 0, result.Output + result.Errors);
        IEnumerable<string> words = result.Output.Split('\n').Select(line => line.Split(':')[0]);
        return [.. words.Where(word => word is "Get" or "Hit" or "Err")];
    }
}
