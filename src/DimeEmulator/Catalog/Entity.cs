using System.Text;

namespace DimeEmulator;

/// <summary>One kind of record, as <c>procedures.json</c> describes it.</summary>
internal sealed class Entity
{
    public const string Appointments = "Appointment";

    public required string Name { get; init; }

    public string? Path { get; init; }

    /// <summary>Empty if the key of a record is unknown: every row is then a record of its own.</summary>
    public required IReadOnlyList<KeyPart> Key { get; init; }

    public required IReadOnlyList<Parameter> Parameters { get; init; }

    public string? ParentName { get; init; }

    /// <summary>Wire name of the parent's key parameter → wire name of the parameter here that holds it.</summary>
    public required IReadOnlyDictionary<string, string> ParentKey { get; init; }

    /// <summary>Set once by the catalog, when it has read all entities.</summary>
    public Entity? Parent { get; set; }

    /// <summary>Filled once by the catalog, when it has read all entities.</summary>
    public List<Entity> Children { get; } = [];

    public bool IsAppointment => Name == Appointments;

    public bool BelongsToAppointment => ParentName == Appointments;

    /// <summary>
    /// The parameters here that name the parent appointment: always its Guid, and also id and number if the entity has them.
    /// </summary>
    public KeyPart AppointmentReference
    {
        get
        {
            var guid = ParentKey["AppointmentGuid"];
            var stem = guid.EndsWith("Guid", StringComparison.Ordinal) ? guid[..^4] : guid;
            return new KeyPart([guid, .. new[] { stem + "Id", stem + "No" }.Where(name => Parameters.Any(p => p.Wire == name))]);
        }
    }

    /// <summary>
    /// True if the server accepts a record without a key; every such row is then a record of its own (a notification without
    /// <c>mboc_id</c>).
    /// </summary>
    public bool KeyMayBeMissing =>
        IsAppointment
        || Key.Count == 0
        || (Parent is null && !Key.SelectMany(p => p.Names).Any(n => Parameters.Any(p => p.Wire == n && p.RequiredForUpsert)));

    /// <summary>The entity's name in a sentence: <c>task filter value</c>.</summary>
    public string Noun
    {
        get
        {
            var words = new StringBuilder();
            foreach (var letter in Name)
            {
                if (char.IsUpper(letter) && words.Length > 0)
                {
                    words.Append(' ');
                }
                words.Append(char.ToLowerInvariant(letter));
            }
            return words.ToString();
        }
    }

    public string Plural => Noun.EndsWith('y') ? Noun[..^1] + "ies" : Noun + "s";

    public Parameter? Find(string wireOrJson) =>
        Parameters.FirstOrDefault(p => string.Equals(p.Json, wireOrJson, StringComparison.OrdinalIgnoreCase))
        ?? Parameters.FirstOrDefault(p => string.Equals(p.Wire, wireOrJson, StringComparison.OrdinalIgnoreCase));
}
