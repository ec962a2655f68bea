using System.Globalization;
using System.Reflection;
using DimeClient;
using SyncWorker.Changes;
using SyncWorker.Replay;
using SyncWorker.Replay.Lists;
using SyncWorker.Replay.Records;

namespace SyncWorker.Operate.Lists;

/// <summary>Writes a filter as the query of an address, and reads it again. Pure.</summary>
internal static class FilterQuery
{
    /// <summary>The parameters of a filter: the properties that have a help text.</summary>
    public static IReadOnlyList<PropertyInfo> ParametersOf(Type filter) =>
        [.. filter.GetProperties().Where(property => property.GetCustomAttribute<OptionAttribute>() is not null)];

    /// <summary>The name in the query: <c>SourceApp</c> is <c>sourceApp</c>.</summary>
    public static string NameOf(PropertyInfo parameter) => char.ToLowerInvariant(parameter.Name[0]) + parameter.Name[1..];

    /// <summary>A filter that filters nothing.</summary>
    private static TFilter Empty<TFilter>()
    {
        var constructor = typeof(TFilter).GetConstructors().Single();
        return (TFilter)constructor.Invoke(new object?[constructor.GetParameters().Length]);
    }

    /// <returns>The path with the query.</returns>
    public static string Write<TFilter>(string path, TFilter filter)
        where TFilter : QueryFilter => path + QueryString.Create(
            from parameter in ParametersOf(typeof(TFilter))
            let value = parameter.GetValue(filter)
            where value is not null && !value.Equals(parameter.GetValue(Empty<TFilter>()))
            select KeyValuePair.Create(NameOf(parameter), TextOf(value)));

    public static (TFilter Filter, IReadOnlyList<Problem> Problems) Read<TFilter>(IQueryCollection query)
        where TFilter : QueryFilter
    {
        var filter = Empty<TFilter>();
        var problems = new List<Problem>();
        var parameters = ParametersOf(typeof(TFilter)).ToDictionary(NameOf, StringComparer.OrdinalIgnoreCase);
        foreach (var (name, values) in query)
        {
            if (!parameters.TryGetValue(name, out var parameter))
            {
                // A filter that is misspelt must not let everything through.
                problems.Add(Problem.Of(
                    name, values, $"is no parameter of this list: must be one of {string.Join(", ", parameters.Keys)}"));
            }
            else if (values is not [{ } text])
            {
                problems.Add(Problem.Of(name, values, "must be given once"));
            }
            else if (Read(parameter.PropertyType, text) is { Value: { } value })
            {
                parameter.SetValue(filter, value);
            }
            else
            {
                problems.Add(Problem.Of(name, text, Read(parameter.PropertyType, text).Allowed));
            }
        }
        return (filter, problems.Count > 0 ? problems : [.. filter.Problems()]);
    }

    /// <summary>The problem of an entity in the path.</summary>
    public static IEnumerable<Problem> EntityProblems(HttpContext context) =>
        context.Request.RouteValues["entity"] is string entity && DimeCatalog.Find(entity) is null
            ? [Problem.Of("entity", entity, "must be one of " + EntityScope.Names)]
            : [];

    private static (object? Value, string Allowed) Read(Type type, string text) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var plain when plain == typeof(int) => (
            int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null,
            "must be a whole number"),
        var plain when plain == typeof(long) => (
            long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null,
            "must be a whole number"),
        var plain when plain == typeof(bool) => (bool.TryParse(text, out var word) ? word : null, "must be true or false"),
        var plain when plain == typeof(DateTimeOffset) => (
            DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null,
            "must be a time such as 2026-11-20T08:00:00Z"),
        _ => (text, ""),
    };

    private static string TextOf(object value) => value switch
    {
        DateTimeOffset time => time.ToString("O", CultureInfo.InvariantCulture),
        bool word => word ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
