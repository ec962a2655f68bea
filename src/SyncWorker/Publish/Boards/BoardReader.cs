using DimeClient;
using DimeClient.Entities;
using SyncWorker.Changes;
using SyncWorker.Operate;

namespace SyncWorker.Publish.Boards;

/// <summary>Reads records from Dime.Scheduler, as far as its API returns them, and no faster than allowed.</summary>
/// <param name="perSecond">The most calls per second.</param>
internal sealed class BoardReader(DimeSchedulerClient dime, int perSecond, TimeProvider time)
{
    private readonly RateLimit _rate = new(perSecond, time);

    /// <summary>Calls made.</summary>
    public long Calls { get; private set; }

    /// <summary>Whether the API lists all records of the entity.</summary>
    public static bool IsListed(EntityDefinition definition) =>
        definition.Name is "Category" or "TimeMarker" or "Pin" or "Container" or "FilterGroup" or "FilterValue" or "Resource";

    /// <summary>
    /// All records of a listed entity, by their keys as they are compared. A field that the API does not return is left out.
    /// </summary>
    /// <exception cref="OperatorException">Dime.Scheduler does not answer with the list.</exception>
    public Task<Dictionary<string, IReadOnlyDictionary<string, string>>> ListAsync(
        EntityDefinition definition, CancellationToken cancellationToken) => definition.Name switch
        {
            "Category" => ListAsync(definition, dime.Categories, cancellationToken),
            "TimeMarker" => ListAsync(definition, dime.TimeMarkers, cancellationToken),
            "Pin" => ListAsync(definition, dime.Pins, cancellationToken),
            "Container" => ListAsync(definition, dime.Containers, cancellationToken),
            "FilterGroup" => ListAsync(definition, dime.FilterGroups, cancellationToken),
            "FilterValue" => ListAsync(definition, dime.FilterValues, cancellationToken),
            "Resource" => ListAsync(definition, dime.Resources, cancellationToken),
            _ => throw new ArgumentException($"The API does not list {definition.Name}.", nameof(definition)),
        };

    /// <summary>The job with this number; null if there is none.</summary>
    /// <exception cref="OperatorException">Dime.Scheduler does not say.</exception>
    public async Task<IReadOnlyDictionary<string, string>?> JobAsync(string no, CancellationToken cancellationToken)
    {
        await _rate.WaitAsync(Calls++, cancellationToken);
        var job = await dime.Jobs.GetAsync(no, options: null, cancellationToken);
        return job.Ok ? FieldsOf(job.Data)
            : job.Error.Kind == DimeErrorKind.NotFound ? null
            : throw new OperatorException($"Dime.Scheduler does not return job {no}: {job.Error.Message}");
    }

    private async Task<Dictionary<string, IReadOnlyDictionary<string, string>>> ListAsync<T>(
        EntityDefinition definition, ListingAccessor<T> accessor, CancellationToken cancellationToken)
        where T : DimeEntity, IUpsertable
    {
        await _rate.WaitAsync(Calls++, cancellationToken);
        var list = await accessor.GetAllAsync(options: null, cancellationToken);
        return list.Ok
            ? list.Data.Select(FieldsOf).Select(fields => (KeyText.Read(definition, fields, rowId: "")?.Match, fields))
                .Where(record => record.Match is not null).DistinctBy(record => record.Match)
                .ToDictionary(record => record.Match!, record => record.fields)
            : throw new OperatorException($"Dime.Scheduler does not list {definition.Path}: {list.Error.Message}");
    }

    private static IReadOnlyDictionary<string, string> FieldsOf(IUpsertable record) => Import.Upsert(record).Parameters.ToDictionary();
}
