namespace DimeClient.Entities;

/// <summary>
/// A record of Dime.Scheduler. Every member may be left out: a null member is not sent and keeps its stored value.
/// </summary>
/// <remarks>The types are generated from <c>procedures.json</c>; no other type derives from this one.</remarks>
public abstract record DimeEntity
{
    private protected DimeEntity()
    {
    }

    internal abstract EntityDefinition Definition { get; }

    /// <summary>The members' values, in the order of the definition's parameters.</summary>
    internal abstract object?[] Values();

    /// <summary>The type and key of the record, never its other members: those include personal data and passwords.</summary>
    public sealed override string ToString()
    {
        var values = Values();
        var key = Definition.Key
            .Select(part => part.Alternatives.Select(wire => ValueOf(values, wire)).FirstOrDefault(text => text is not null))
            .OfType<string>();
        return $"{Definition.Name} {string.Join('/', key)}".TrimEnd();
    }

    private string? ValueOf(object?[] values, string wire)
    {
        var place = Definition.Parameters.AsSpan().IndexOf(Definition.Find(wire)!);
        return values[place] is { } value ? WireText.Of(value) : null;
    }
}
