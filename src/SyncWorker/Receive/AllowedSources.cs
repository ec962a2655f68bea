using SyncWorker.Changes;
using SyncWorker.Ledger;

namespace SyncWorker.Receive;

/// <summary>The source applications that the sender of an HTTP request may speak for. A sender without this may speak for all.</summary>
/// <param name="Store">Tells which source application a record belongs to whose key does not say it.</param>
internal sealed record AllowedSources(IReadOnlyList<string> Apps, LedgerStore Store)
{
    /// <summary>More problems than a person reads.</summary>
    private const int MostProblems = 50;

    /// <summary>Whether a source application is one of them. Names are compared as keys are: trimmed at the end, without case.</summary>
    public bool Allows(string? app) =>
        app is not null && Apps.Any(own => own.TrimEnd().Equals(app.TrimEnd(), StringComparison.OrdinalIgnoreCase));

    /// <summary>The refusal of changes of other source applications; null if there are none among these.</summary>
    public IResult? RefusalOf(IReadOnlyList<IncomingChange> changes)
    {
        var errors = new Dictionary<string, string[]>();
        foreach (var (index, change) in changes.Index())
        {
            if (errors.Count < MostProblems && ProblemOf(change) is { } problem)
            {
                var said = problem.Value is null ? problem.Allowed : $"\"{problem.Value}\" {problem.Allowed}";
                errors[changes.Count > 1 ? $"[{index}].{problem.Field}" : problem.Field] = [said];
            }
        }
        return errors.Count == 0 ? null : Refuse(errors, "Nothing was recorded.");
    }

    /// <summary>The refusal of a question about another source application.</summary>
    public IResult RefusalOf(string app) =>
        Refuse(new() { ["sourceApp"] = [$"\"{Problem.Of("", app, "").Value}\" {Allowed}"] }, "Nothing was read.");

    private string Allowed => $"must be {string.Join(" or ", Apps)}: the key is bound to it";

    private Problem? ProblemOf(IncomingChange change)
    {
        if (change.Entity is not { } record)
        {
            return Problem.Of("entity", null, $"must be given: the key is bound to {string.Join(" and ", Apps)}");
        }

        if (record.Definition.Find("sourceApp") is not { } field)
        {
            return Problem.Of(
                "entity", record.Definition.Name, $"belongs to no sourceApp, and the key is bound to {string.Join(" and ", Apps)}");
        }

        var app = change.Fields.GetValueOrDefault(field.Wire);
        return !Allows(app) ? Problem.Of(field.Json, app, Allowed)
            : OwnerOf(record) is { } owner && !Allows(owner)
                ? Problem.Of(field.Json, app, $"may not change {record.Definition.Name} {record.Key}: it belongs to another sourceApp")
            : null;
    }

    /// <summary>
    /// The source application that the record came from; null if it is new, or its key names the source application anyway. Without this,
    /// a key could take over another source's resource by writing its own name into it.
    /// </summary>
    private string? OwnerOf(EntityAddress record) => Store.Read(ledger => ledger.ExecuteScalar<string>(
        """
        select coalesce(
          field_text(base_fields, @Field), (select field_text(c.fields, @Field) from change c where c.id = entity.last_change_id))
        from entity where entity = @Entity and match = @Match
        """,
        new
        {
            Entity = record.Definition.Name,
            record.Match,
            Field = record.Definition.Find("sourceApp")!.Wire,
        }));

    private static IResult Refuse(Dictionary<string, string[]> errors, string detail) => Results.ValidationProblem(
        errors, detail, statusCode: StatusCodes.Status403Forbidden, title: "The key may not speak for this source application.");
}
