using MassTransit;

namespace SyncWorker.Messaging;

/// <summary>A queue that is consumed.</summary>
internal sealed record InputEndpoint(string Queue, HostReceiveEndpointHandle Handle, ReceiveFilter Filter);
