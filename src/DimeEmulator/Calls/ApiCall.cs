namespace DimeEmulator;

/// <summary>One call to the API while it is handled: what every endpoint gets.</summary>
/// <param name="Rows">The rows of an import; none for any other call, and where the body is not an import.</param>
/// <param name="BodyError">Why the body is not an import; null where it is, or is not meant to be.</param>
/// <param name="Options">The options when the call arrived: a change meanwhile does not concern it.</param>
internal sealed record ApiCall(long Number, string Path, byte[] Body, IReadOnlyList<ImportRow> Rows, string? BodyError, EmulatorOptions Options)
{
    /// <summary>The scripted fault that has taken the call, or null.</summary>
    public Fault? Fault { get; init; }

    public static ApiCall Of(HttpContext http) =>
        http.Features.Get<ApiCall>() ?? throw new InvalidOperationException("The endpoint is not behind the pipeline.");
}
