using DimeClient.Entities;

namespace DimeClient;

/// <summary><c>/job</c></summary>
public sealed class JobsAccessor : EntityAccessor<Job>
{
    internal JobsAccessor(DimeTransport transport)
        : base(transport, "job", HttpMethod.Put)
    {
    }

    /// <summary>Reads a job by its number: <c>GET /job/{no}</c>. A missing job is a <see cref="DimeErrorKind.NotFound"/>.</summary>
    /// <remarks>
    /// Path and answer come from the vendor's Rust crate and are untested. If several sources use the same number, the server
    /// decides which job it returns. Python: <c>client.jobs.get(no)</c>.
    /// </remarks>
    /// <inheritdoc cref="EntityAccessor{T}.CreateAsync(T, CallOptions?, CancellationToken)"/>
    public Task<Result<Job>> GetAsync(string no, CallOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(no);
        var request = new DimeRequest(HttpMethod.Get, $"{Path}/{Uri.EscapeDataString(no)}") { BringsList = false };
        return Transport.SendAsync(request, Read, options, cancellationToken);
    }

    private static Job? Read(AnswerBody body) =>
        RecordReader.Single(body) is { } record ? Job.Read(new FieldReader(Job.Known, record)) : null;
}
