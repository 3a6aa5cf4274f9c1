// Every contract, held against the thread strategy as it is on systems other than Linux.

using Microsoft.Extensions.Logging;

namespace MiniHttp.Sockets.Tests;

public sealed class PortableThreadUnderTest : IStrategyUnderTest
{
    public static bool AcceptsSockets => true;

    public static bool NeedsMoreDescriptors => true;

    public static IConcurrencyStrategy Create(int connections, ILoggerFactory loggers) => ThreadUnderTest.Create(connections, loggers);
}

public sealed class PortableThreadReceivingTests : ReceivingContract<PortableThreadUnderTest>;

public sealed class PortableThreadSendingTests : SendingContract<PortableThreadUnderTest>;

public sealed class PortableThreadDiskTests : DiskContract<PortableThreadUnderTest>;

public sealed class PortableThreadWireTests : WireContract<PortableThreadUnderTest>;

public sealed class PortableThreadEndingTests : EndingContract<PortableThreadUnderTest>;

public sealed class PortableThreadDeadlineTests : DeadlineContract<PortableThreadUnderTest>;

public sealed class PortableThreadProducerTests : ProducerContract<PortableThreadUnderTest>;

public sealed class PortableThreadDeferralTests : DeferralContract<PortableThreadUnderTest>;

public sealed class PortableThreadStoppingTests : StoppingContract<PortableThreadUnderTest>;

public sealed class PortableThreadLimitTests : LimitContract<PortableThreadUnderTest>;

[Collection(Alone.Name)]
public sealed class PortableThreadLeakTests : LeakContract<PortableThreadUnderTest>;

[Collection(Alone.Name)]
public sealed class PortableThreadDescriptorTests : DescriptorContract<PortableThreadUnderTest>;
