// Sources of settings: what each is, which wins, and what is said where one makes no sense. Values are in SettingsTableTests.

using MiniHttp.Hosting;
using MiniHttp.Testing;

namespace MiniHttp.Server.Tests;

[Collection(ProcessState.Name)]
public sealed class SettingsReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _variables = [];

    public void Dispose()
    {
        _variables.ForEach(name => Environment.SetEnvironmentVariable(name, null));
        _folder.Dispose();
    }

    private void Set(string name, string value)
    {
        Assert.Null(Environment.GetEnvironmentVariable(name));
        _variables.Add(name);
        Environment.SetEnvironmentVariable(name, value);
    }

    private void File(string json, string name = "appsettings.json") => _folder.File(name, json);

    private ServerSettings Read(string? file = null, params (string Key, string[] Values)[] commandLine)
        => SettingsReader.Read(_folder.Path, file, commandLine.ToDictionary(said => said.Key, said => (IReadOnlyList<string>)said.Values));

    private string Error(string? file = null, params (string Key, string[] Values)[] commandLine)
    {
        string message = Assert.Throws<SettingsException>(() => Read(file, commandLine)).Message;
        Assert.DoesNotContain('\n', message);
        return message;
    }

    private static string[] Bound(ServerSettings settings) => [.. settings.Server.Bind.Select(address => address.ToString())];

    [Fact]
    public void Without_any_source_the_current_directory_is_served_to_this_machine_alone()
    {
        ServerSettings settings = Read();
        Assert.Equal(_folder.Path, settings.Server.Root);
        Assert.Equal(["127.0.0.1"], Bound(settings));
        Assert.Equal(8080, settings.Server.Sockets.Port);
        Assert.Equal("threadpool", settings.Server.Concurrency);
        Assert.Equal(AccessLogFormat.Common, settings.Server.Log);
    }

    [Fact]
    public void The_last_source_that_says_something_wins()
    {
        File("""{ "MiniHttp": { "Port": 1, "Backlog": 1, "ServerName": "file" } }""");
        Set("MINIHTTP_Port", "2");
        Set("MINIHTTP_Backlog", "2");

        ServerSettings settings = Read(null, ("Port", ["3"]));

        Assert.Equal(3, settings.Server.Sockets.Port);
        Assert.Equal(2, settings.Server.Sockets.Backlog);
        Assert.Equal("file", settings.Server.ServerName);
    }

    [Fact]
    public void A_list_wins_as_a_whole()
    {
        File("""{ "MiniHttp": { "Bind": [ "a:1", "b:2", "c:3" ] } }""");
        Assert.Equal(["a:1", "b:2", "c:3"], Bound(Read()));

        Set("MINIHTTP_Bind__0", "d");
        Set("MINIHTTP_Bind__1", "e");
        Assert.Equal(["d", "e"], Bound(Read()));
        Assert.Equal(["f"], Bound(Read(null, ("Bind", ["f"]))));
    }

    [Fact]
    public void A_list_keeps_its_order_beyond_ten()
    {
        string[] names = [.. Enumerable.Range(0, 12).Select(i => $"h{i}")];
        File($$"""{ "MiniHttp": { "Bind": [ "{{string.Join("\", \"", names)}}" ] } }""");
        Assert.Equal(names, Bound(Read()));
    }

    [Fact]
    public void A_list_of_one_needs_no_brackets()
    {
        File("""{ "MiniHttp": { "Bind": "localhost" } }""");
        Assert.Equal(["localhost"], Bound(Read()));
        Set("MINIHTTP_Bind", "*");
        Assert.Equal(["*"], Bound(Read()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("""{ "Logging": { "LogLevel": { "Default": "Debug" } }, "AllowedHosts": "*", "Port": 1 }""")]
    [InlineData("{}")]
    public void A_file_in_the_current_directory_that_is_not_ours_is_ignored(string json)
    {
        if (json.Length > 0)
        {
            File(json);
        }

        Assert.Equal(8080, Read().Server.Sockets.Port);
    }

    [Fact]
    public void Other_sections_of_our_file_are_ignored()
    {
        File("""{ "Logging": { "Port": 1 }, "MiniHttp": { "Port": 81 }, "Port": 2 }""");
        Assert.Equal(81, Read().Server.Sockets.Port);
    }

    [Fact]
    public void A_named_file_is_read_in_place_of_the_usual_one()
    {
        File("""{ "MiniHttp": { "Port": 1, "Backlog": 1 } }""");
        File("""{ "MiniHttp": { "Port": 2 } }""", "sub/other.json");
        ServerSettings settings = Read("sub/other.json");
        Assert.Equal(2, settings.Server.Sockets.Port);
        Assert.Equal(512, settings.Server.Sockets.Backlog);
        Assert.Equal(2, Read(_folder["sub/other.json"]).Server.Sockets.Port);
    }

    [Fact]
    public void A_named_file_has_to_have_our_section()
    {
        File("{}", "other.json");
        Assert.Equal($"{_folder["other.json"]}: no section MiniHttp; put the settings into it", Error("other.json"));
    }

    [Theory]
    [InlineData("""{ "MiniHttp": {} }""")]
    [InlineData("""{ "MiniHttp": null }""")]
    [InlineData("""{ "minihttp": {} }""")]
    [InlineData("""{ "MiniHttp": { "Limits": {} } }""")]
    [InlineData("""{ "MiniHttp": { "Limits": null } }""")]
    [InlineData("""{ "MiniHttp": { "Port": null, "Bind": null, "Limits": { "Body": null } } }""")]
    [InlineData("""{ "MiniHttp": { "Backlog": 512, "Limits": null, "Port": {} } }""")]
    public void What_is_empty_or_null_says_nothing(string json)
    {
        File(json);
        File(json, "other.json");
        Assert.Equal(8080, Read().Server.Sockets.Port);
        Assert.Equal(8080, Read("other.json").Server.Sockets.Port);
    }

    [Fact]
    public void A_named_file_has_to_exist()
    {
        Assert.Equal($"{_folder["missing.json"]}: no such file", Error("missing.json"));
        Assert.Equal($"{_folder["sub/missing.json"]}: no such file", Error("sub/missing.json"));
    }

    [Fact]
    public void A_file_that_may_not_be_read_is_an_error()
    {
        File("{}");
        _folder.SetMode("appsettings.json", UnixFileMode.None);
        Assert.StartsWith(
            $"{_folder["appsettings.json"]}: permission denied: ", Libc.AsNobody(() => Error()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{", "not valid JSON at line 1, byte ")]
    [InlineData("[]", "must be a JSON object, with each name only once")]
    [InlineData("text", "not valid JSON at line 1, byte ")]
    [InlineData("""{ "MiniHttp": { "Port": 1, "Port": 2 } }""", "must be a JSON object, with each name only once")]
    [InlineData("""{ "MiniHttp": { "Port": 80.8.0 } }""", "not valid JSON at line 1, byte ")]
    [InlineData("""{ "MiniHttp": { 'Port': 80 } }""", "not valid JSON at line 1, byte ")]
    public void Broken_JSON_is_an_error_of_one_line(string json, string problem)
    {
        File(json);
        Assert.StartsWith($"{_folder["appsettings.json"]}: {problem}", Error(), StringComparison.Ordinal);
        Assert.Equal(Error(), Error("appsettings.json"));
    }

    [Theory]
    [InlineData("\"text\"")]
    [InlineData("80")]
    [InlineData("true")]
    public void Our_section_has_to_be_an_object(string section)
    {
        File($$"""{ "MiniHttp": {{section}} }""");
        Assert.Equal($"{_folder["appsettings.json"]}: section MiniHttp must be an object that holds the settings", Error());
    }

    [Fact]
    public void Comments_and_trailing_commas_are_allowed()
    {
        File(
            """
            {
              // A comment.
              "MiniHttp": {
                "Port": 81, /* Another. */
                "Bind": [ "localhost", ],
              },
            }
            """);
        Assert.Equal(81, Read().Server.Sockets.Port);
    }

    [Fact]
    public void A_byte_order_mark_is_allowed()
    {
        File("\uFEFF{ \"MiniHttp\": { \"Port\": 81 } }");
        Assert.Equal(81, Read().Server.Sockets.Port);
    }

    [Fact]
    public void The_case_of_a_name_does_not_matter()
    {
        File("""{ "minihttp": { "port": 81, "LIMITS": { "fieldcount": 7 } } }""");
        Set("minihttp_backlog", "9");
        ServerSettings settings = Read();
        Assert.Equal(81, settings.Server.Sockets.Port);
        Assert.Equal(7, settings.Server.Limits.Head.FieldCount);
        Assert.Equal(9, settings.Server.Sockets.Backlog);
    }

    [Fact]
    public void Levels_are_apart_by_two_underscores_in_the_environment()
    {
        Set("MINIHTTP_Limits__FieldCount", "7");
        Assert.Equal(7, Read().Server.Limits.Head.FieldCount);
    }

    [Fact]
    public void A_relative_root_is_relative_to_whoever_says_it()
    {
        _folder.Folder("www");
        _folder.Folder("sub/www");
        File("""{ "MiniHttp": { "Root": "www" } }""", "sub/appsettings.json");
        File("""{ "MiniHttp": { "Root": "../www" } }""", "sub/up.json");

        Assert.Equal(_folder["sub/www"], Read("sub/appsettings.json").Server.Root);
        Assert.Equal(_folder["www"], Read("sub/up.json").Server.Root);
        Assert.Equal(_folder["www"], Read("sub/appsettings.json", ("Root", ["www"])).Server.Root);
        Set("MINIHTTP_Root", "www");
        Assert.Equal(_folder["www"], Read("sub/appsettings.json").Server.Root);
    }

    [Fact]
    public void An_absolute_root_is_taken_as_it_is()
    {
        _folder.Folder("www");
        File($$"""{ "MiniHttp": { "Root": "{{_folder["www"]}}" } }""", "sub/appsettings.json");
        Assert.Equal(_folder["www"], Read("sub/appsettings.json").Server.Root);
    }

    [Theory]
    [InlineData("""{ "MiniHttp": { "Prot": 80 } }""", "Prot", "Port")]
    [InlineData("""{ "MiniHttp": { "prot": 80 } }""", "prot", "Port")]
    [InlineData("""{ "MiniHttp": { "Limits": { "Port": 80 } } }""", "Limits:Port", "Port")]
    [InlineData("""{ "MiniHttp": { "FieldCount": 80 } }""", "FieldCount", "Limits:FieldCount")]
    [InlineData("""{ "MiniHttp": { "Port": [ 80 ] } }""", "Port:0", "Port")]
    [InlineData("""{ "MiniHttp": { "Bind": { "x": "y" } } }""", "Bind:x", "Bind")]
    [InlineData("""{ "MiniHttp": { "MiniHttp": { "Port": 80 } } }""", "MiniHttp:Port", "Port")]
    public void An_unknown_setting_is_named_with_its_source_and_one_suggestion(string json, string key, string near)
    {
        File(json);
        Assert.Equal($"unknown setting \"{key}\" in {_folder["appsettings.json"]} (did you mean \"{near}\"?)", Error());
    }

    [Fact]
    public void An_unknown_setting_like_no_other_has_no_suggestion()
    {
        File("""{ "MiniHttp": { "Colour": "red" } }""");
        Assert.Equal($"unknown setting \"Colour\" in {_folder["appsettings.json"]}", Error());
    }

    [Theory]
    [InlineData("MINIHTTP_Prot", "MINIHTTP_Port")]
    [InlineData("MiniHttp__Prot", "MiniHttp__Port")]
    [InlineData("MINIHTTP_Limits__Feild", "MINIHTTP_Limits__Field")]
    public void An_unknown_variable_is_an_error_too(string name, string near)
    {
        Set(name, "80");
        Assert.Equal($"unknown setting \"{name}\" in the environment (did you mean \"{near}\"?)", Error());
    }

    [Fact]
    public void A_value_that_is_not_valid_is_named_with_its_source()
    {
        File("""{ "MiniHttp": { "Port": 70000 } }""");
        Assert.Equal($"Port \"70000\" in {_folder["appsettings.json"]}: must be 0 to 65535", Error());
        Set("MINIHTTP_Port", "x");
        Assert.Equal("MINIHTTP_Port x: must be 0 to 65535", Error());
        Assert.Equal("--port -1: must be 0 to 65535", Error(null, ("Port", ["-1"])));
    }

    [Fact]
    public void Of_a_list_the_value_that_is_not_valid_is_named()
    {
        Assert.StartsWith("--bind 1.2.3: must be ADDRESS, ", Error(null, ("Bind", ["a", "1.2.3", "b"])), StringComparison.Ordinal);
        Set("MINIHTTP_Bind__0", "a");
        Set("MINIHTTP_Bind__1", "1.2.3");
        Assert.StartsWith("MINIHTTP_Bind__1 1.2.3: must be ADDRESS, ", Error(), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_rules_that_contradict_one_another_the_last_is_named()
        => Assert.StartsWith(
            "MINIHTTP_Redirects__1 \"/b /a\": must be FROM TO [STATUS]", ErrorOfRedirects("/a /b", "/b /a"), StringComparison.Ordinal);

    private string ErrorOfRedirects(params string[] rules)
    {
        for (int i = 0; i < rules.Length; i++)
        {
            Set($"MINIHTTP_Redirects__{i}", rules[i]);
        }

        return Error();
    }

    [Theory]
    [InlineData("MiniHttp__Port", "MiniHttp__Limits__FieldCount")]
    [InlineData("MINIHTTP__PORT", "minihttp__limits__fieldcount")]
    public void Variables_may_be_named_as_those_of_other_NET_programs(string port, string count)
    {
        Set(port, "81");
        Set(count, "7");
        ServerSettings settings = Read();
        Assert.Equal((81, 7), (settings.Server.Sockets.Port, settings.Server.Limits.Head.FieldCount));
    }

    [Fact]
    public void Two_variables_for_one_setting_must_agree()
    {
        Set("MINIHTTP_Port", "81");
        Set("MiniHttp__Port", "81");
        Assert.Equal(81, Read().Server.Sockets.Port);
        Set("MINIHTTP_PORT", "82");
        Assert.Matches("^MINIHTTP_PORT and (MINIHTTP_Port|MiniHttp__Port) differ: unset one of them$", Error());
    }
}
