// Every contract, held against the select strategy with epoll.

using Microsoft.Extensions.Logging;

namespace MiniHttp.Sockets.Tests;

public sealed class EpollSelectUnderTest : IStrategyUnderTest
{
    public static bool SendsFilesUnread => true;

    public static IConcurrencyStrategy Create(int connections, ILoggerFactory loggers)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has epoll.");
        return new SelectStrategy(connections, SelectorKind.Epoll, loggers.CreateLogger<SelectStrategy>());
    }
}

public sealed class EpollSelectReceivingTests : ReceivingContract<EpollSelectUnderTest>;

public sealed class EpollSelectSendingTests : SendingContract<EpollSelectUnderTest>;

public sealed class EpollSelectDiskTests : DiskContract<EpollSelectUnderTest>;

public sealed class EpollSelectWireTests : WireContract<EpollSelectUnderTest>;

public sealed class EpollSelectEndingTests : EndingContract<EpollSelectUnderTest>;

public sealed class EpollSelectDeadlineTests : DeadlineContract<EpollSelectUnderTest>;

public sealed class EpollSelectProducerTests : ProducerContract<EpollSelectUnderTest>;

public sealed class EpollSelectDeferralTests : DeferralContract<EpollSelectUnderTest>;

public sealed class EpollSelectStoppingTests : StoppingContract<EpollSelectUnderTest>;

public sealed class EpollSelectLimitTests : LimitContract<EpollSelectUnderTest>;

[Collection(Alone.Name)]
public sealed class EpollSelectLeakTests : LeakContract<EpollSelectUnderTest>;

[Collection(Alone.Name)]
public sealed class EpollSelectDescriptorTests : DescriptorContract<EpollSelectUnderTest>;

[Collection(Alone.Name)]
public sealed class EpollSelectAllocationTests : AllocationContract<EpollSelectUnderTest>;
