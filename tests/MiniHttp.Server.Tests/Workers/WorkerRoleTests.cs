namespace MiniHttp.Server.Tests;

[Collection(ProcessState.Name)] // The environment is the process's.
public sealed class WorkerRoleTests : IDisposable
{
    public void Dispose() => Environment.SetEnvironmentVariable(WorkerRole.Variable, null);

    [Fact]
    public void A_process_that_nobody_made_a_worker_is_none() => Assert.Null(WorkerRole.OfThisProcess());

    [Fact]
    public void What_a_parent_writes_is_read()
    {
        Environment.SetEnvironmentVariable(WorkerRole.Variable, WorkerRole.Write([7, 12], "34"));
        Assert.Equal([7, 12], WorkerRole.OfThisProcess()!.Sockets);
        Assert.Null(WorkerRole.OfThisProcess()!.KnownLogins);
        Environment.SetEnvironmentVariable(WorkerRole.Variable, WorkerRole.Write([7, 12], "34", 56));
        Assert.Equal([7, 12], WorkerRole.OfThisProcess()!.Sockets);
        Assert.Equal(56, WorkerRole.OfThisProcess()!.KnownLogins);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("true")]
    [InlineData(":")]
    [InlineData("7,:34")]
    [InlineData("-7:34")]
    [InlineData("7:34:")]
    [InlineData("7:34:-5")]
    [InlineData("7:34:5:6")]
    public void What_no_parent_has_written_is_refused(string text)
    {
        Environment.SetEnvironmentVariable(WorkerRole.Variable, text);
        Assert.Contains(WorkerRole.Variable, Assert.Throws<SettingsException>(WorkerRole.OfThisProcess).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_parent_that_is_gone_need_not_be_told()
    {
        Environment.SetEnvironmentVariable(WorkerRole.Variable, WorkerRole.Write([7], "999999"));
        WorkerRole.OfThisProcess()!.TellReady();
    }
}
