using System.Text;

namespace CatalogGenerator;

/// <summary>The C# names of the entities of <c>procedures.json</c> and their parts.</summary>
internal static class EntityNames
{
    /// <summary>The entity's own name, except for <c>Task</c>, which would clash in every asynchronous file.</summary>
    public static string TypeOf(string entity) => entity == "Task" ? "DimeTask" : entity;

    /// <summary>The JSON name in Pascal case, as in the vendor's .NET models.</summary>
    public static string PropertyOf(ParameterFacts parameter) => $"{char.ToUpperInvariant(parameter.Json[0])}{parameter.Json[1..]}";

    /// <summary>
    /// The property of the client, as in the SDK family: <c>Jobs</c>, <c>Categories</c>. Uncountable names stay unchanged.
    /// </summary>
    public static string PluralOf(string entity) => entity switch
    {
        _ when entity.EndsWith("Locked", StringComparison.Ordinal) || entity.EndsWith("Tracking", StringComparison.Ordinal) => entity,
        _ when entity.EndsWith('y') => entity[..^1] + "ies",
        _ => entity + "s",
    };

    /// <summary><c>Task filter value</c>.</summary>
    public static string SentenceOf(string entity)
    {
        var words = new StringBuilder().Append(entity[0]);
        foreach (var letter in entity[1..])
        {
            words.Append(char.IsUpper(letter) ? " " : "").Append(char.ToLowerInvariant(letter));
        }
        return words.ToString();
    }

    /// <summary>True if the entity changes a part of an existing record, by its own procedure.</summary>
    public static bool IsUpdate(EntityFacts facts) => facts.Upsert?.StartsWith("mboc_update", StringComparison.Ordinal) == true;

    /// <summary>
    /// The vendor's .NET SDK updates these by POST, because POST is an upsert there; it updates all others by PUT. Source: its
    /// <c>AppointmentEndpoint</c>, <c>TaskEndpoint</c> and <c>ResourcesEndpoint</c> against <c>DefaultEndpoint</c>.
    /// </summary>
    public static bool IsUpdatedByPost(string entity) =>
        entity is "Assignment"
        || Array.Exists(["Appointment", "Task", "Resource"], family => entity.StartsWith(family, StringComparison.Ordinal));
}
