// Every contract, held against the thread strategy.

using Microsoft.Extensions.Logging;

namespace MiniHttp.Sockets.Tests;

public sealed class ThreadUnderTest : IStrategyUnderTest
{
    public static bool SendsFilesUnread => OperatingSystem.IsLinux();

    public static bool NeedsMoreDescriptors => true; // What wakes its thread.

    public static IConcurrencyStrategy Create(int connections, ILoggerFactory loggers)
        => new ThreadStrategy(connections, loggers.CreateLogger<ThreadStrategy>());
}

public sealed class ThreadReceivingTests : ReceivingContract<ThreadUnderTest>;

public sealed class ThreadSendingTests : SendingContract<ThreadUnderTest>;

public sealed class ThreadDiskTests : DiskContract<ThreadUnderTest>;

public sealed class ThreadWireTests : WireContract<ThreadUnderTest>;

public sealed class ThreadEndingTests : EndingContract<ThreadUnderTest>;

public sealed class ThreadDeadlineTests : DeadlineContract<ThreadUnderTest>;

public sealed class ThreadProducerTests : ProducerContract<ThreadUnderTest>;

public sealed class ThreadDeferralTests : DeferralContract<ThreadUnderTest>;

public sealed class ThreadStoppingTests : StoppingContract<ThreadUnderTest>;

public sealed class ThreadLimitTests : LimitContract<ThreadUnderTest>;

[Collection(Alone.Name)]
public sealed class ThreadLeakTests : LeakContract<ThreadUnderTest>;

[Collection(Alone.Name)]
public sealed class ThreadDescriptorTests : DescriptorContract<ThreadUnderTest>;
