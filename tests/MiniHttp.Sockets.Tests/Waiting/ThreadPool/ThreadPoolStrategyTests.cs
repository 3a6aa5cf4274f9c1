// Every contract, held against the threadpool strategy.

using Microsoft.Extensions.Logging;

namespace MiniHttp.Sockets.Tests;

public sealed class ThreadPoolUnderTest : IStrategyUnderTest
{
    public static bool SendsFilesUnread => OperatingSystem.IsLinux();

    public static IConcurrencyStrategy Create(int connections, ILoggerFactory loggers)
        => new ThreadPoolStrategy(connections, loggers.CreateLogger<ThreadPoolStrategy>());
}

public sealed class ThreadPoolReceivingTests : ReceivingContract<ThreadPoolUnderTest>;

public sealed class ThreadPoolSendingTests : SendingContract<ThreadPoolUnderTest>;

public sealed class ThreadPoolDiskTests : DiskContract<ThreadPoolUnderTest>;

public sealed class ThreadPoolWireTests : WireContract<ThreadPoolUnderTest>;

public sealed class ThreadPoolEndingTests : EndingContract<ThreadPoolUnderTest>;

public sealed class ThreadPoolDeadlineTests : DeadlineContract<ThreadPoolUnderTest>;

public sealed class ThreadPoolProducerTests : ProducerContract<ThreadPoolUnderTest>;

public sealed class ThreadPoolDeferralTests : DeferralContract<ThreadPoolUnderTest>;

public sealed class ThreadPoolStoppingTests : StoppingContract<ThreadPoolUnderTest>;

public sealed class ThreadPoolLimitTests : LimitContract<ThreadPoolUnderTest>;

[Collection(Alone.Name)]
public sealed class ThreadPoolLeakTests : LeakContract<ThreadPoolUnderTest>;

[Collection(Alone.Name)]
public sealed class ThreadPoolDescriptorTests : DescriptorContract<ThreadPoolUnderTest>;

[Collection(Alone.Name)]
public sealed class ThreadPoolAllocationTests : AllocationContract<ThreadPoolUnderTest>;
