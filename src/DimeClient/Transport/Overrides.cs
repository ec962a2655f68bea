namespace DimeClient;

/// <summary>Maps the catalog's names to the server's where they differ. Everything above this layer uses the catalog's names.</summary>
internal sealed class Overrides(DimeSchedulerOptions options)
{
    /// <summary>Offline, nothing is renamed: there is no server, and tests read back the names they wrote.</summary>
    public static Overrides None { get; } = new(new());

    private readonly Dictionary<string, string> _procedures = new(options.ProcedureNames, StringComparer.OrdinalIgnoreCase);

    private readonly Dictionary<string, string> _paths =
        options.Paths.ToDictionary(path => path.Key.Trim('/'), path => path.Value.Trim('/'), StringComparer.OrdinalIgnoreCase);

    public DimeRequest Apply(DimeRequest request)
    {
        var renamed = request.PathOnly == "import" && _procedures.Count > 0 && request.Body is { } body
            ? request with { Body = ImportPayload.Write([.. ImportPayload.Read(body).Select(Renamed)]) }
            : request;
        return _paths.TryGetValue(request.Endpoint, out var path)
            ? renamed with { Path = path + request.Path[request.Endpoint.Length..] }
            : renamed;
    }

    private ImportRow Renamed(ImportRow row) =>
        _procedures.TryGetValue(row.Procedure, out var name) ? row with { Procedure = name } : row;
}
