// Every contract, held against the threadpool strategy as it is on systems other than Linux.

using Microsoft.Extensions.Logging;

namespace MiniHttp.Sockets.Tests;

public sealed class PortableThreadPoolUnderTest : IStrategyUnderTest
{
    public static bool AcceptsSockets => true;

    public static IConcurrencyStrategy Create(int connections, ILoggerFactory loggers) => ThreadPoolUnderTest.Create(connections, loggers);
}

public sealed class PortableThreadPoolReceivingTests : ReceivingContract<PortableThreadPoolUnderTest>;

public sealed class PortableThreadPoolSendingTests : SendingContract<PortableThreadPoolUnderTest>;

public sealed class PortableThreadPoolDiskTests : DiskContract<PortableThreadPoolUnderTest>;

public sealed class PortableThreadPoolWireTests : WireContract<PortableThreadPoolUnderTest>;

public sealed class PortableThreadPoolEndingTests : EndingContract<PortableThreadPoolUnderTest>;

public sealed class PortableThreadPoolDeadlineTests : DeadlineContract<PortableThreadPoolUnderTest>;

public sealed class PortableThreadPoolProducerTests : ProducerContract<PortableThreadPoolUnderTest>;

public sealed class PortableThreadPoolDeferralTests : DeferralContract<PortableThreadPoolUnderTest>;

public sealed class PortableThreadPoolStoppingTests : StoppingContract<PortableThreadPoolUnderTest>;

public sealed class PortableThreadPoolLimitTests : LimitContract<PortableThreadPoolUnderTest>;

[Collection(Alone.Name)]
public sealed class PortableThreadPoolLeakTests : LeakContract<PortableThreadPoolUnderTest>;

[Collection(Alone.Name)]
public sealed class PortableThreadPoolDescriptorTests : DescriptorContract<PortableThreadPoolUnderTest>;
