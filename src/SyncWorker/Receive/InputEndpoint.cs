using MassTransit;

namespace SyncWorker.Receive;

/// <summary>A queue that is consumed.</summary>
internal sealed record InputEndpoint(string Queue, HostReceiveEndpointHandle Handle, ReceiveFilter Filter);
