// Every contract, held against the select strategy with Socket.Select.

using Microsoft.Extensions.Logging;

namespace MiniHttp.Sockets.Tests;

public sealed class SocketSelectUnderTest : IStrategyUnderTest
{
    public static IConcurrencyStrategy Create(int connections, ILoggerFactory loggers)
        => new SelectStrategy(connections, SelectorKind.Select, loggers.CreateLogger<SelectStrategy>());
}

public sealed class SocketSelectReceivingTests : ReceivingContract<SocketSelectUnderTest>;

public sealed class SocketSelectSendingTests : SendingContract<SocketSelectUnderTest>;

public sealed class SocketSelectDiskTests : DiskContract<SocketSelectUnderTest>;

public sealed class SocketSelectWireTests : WireContract<SocketSelectUnderTest>;

public sealed class SocketSelectEndingTests : EndingContract<SocketSelectUnderTest>;

public sealed class SocketSelectDeadlineTests : DeadlineContract<SocketSelectUnderTest>;

public sealed class SocketSelectProducerTests : ProducerContract<SocketSelectUnderTest>;

public sealed class SocketSelectDeferralTests : DeferralContract<SocketSelectUnderTest>;

public sealed class SocketSelectStoppingTests : StoppingContract<SocketSelectUnderTest>;

public sealed class SocketSelectLimitTests : LimitContract<SocketSelectUnderTest>;

[Collection(Alone.Name)]
public sealed class SocketSelectLeakTests : LeakContract<SocketSelectUnderTest>;

[Collection(Alone.Name)]
public sealed class SocketSelectDescriptorTests : DescriptorContract<SocketSelectUnderTest>;
