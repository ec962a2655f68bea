using DimeClient.Entities;
using FsCheck;
using FsCheck.Fluent;

namespace DimeClient.Tests.RoundTrip;

/// <summary>Generates entities that can be stored beside the records of <see cref="Support.LocalDime.StartWithBoardAsync"/>.</summary>
internal static class AnyEntity
{
    private const string AppointmentGuid = "00000000-0000-4000-8000-000000000001";

    public static IReadOnlyList<Type> Types { get; } =
    [
        .. typeof(DimeEntity).Assembly.GetExportedTypes().Where(type => type.IsSubclassOf(typeof(DimeEntity)) && type != typeof(User)),
    ];

    /// <summary>One entity of each kind.</summary>
    public static Gen<DimeEntity[]> OneOfEach => Gen.CollectToArray(Types, Of);

    private static Gen<DimeEntity> Of(Type type)
    {
        var definition = ((DimeEntity)Activator.CreateInstance(type)!).Definition;
        return Gen.CollectToArray(definition.Parameters.Where(p => p.InUpsert), p => Member(definition, p, type)).Select(values =>
        {
            var entity = (DimeEntity)Activator.CreateInstance(type)!;
            foreach (var (property, value) in values)
            {
                type.GetProperty(property)!.SetValue(entity, value);
            }
            return entity;
        });
    }

    /// <summary>A property and its value. One in three optional properties is null, and so left out.</summary>
    private static Gen<(string Property, object? Value)> Member(EntityDefinition definition, ProcedureParameter parameter, Type type)
    {
        var property = type.GetProperty(char.ToUpperInvariant(parameter.Json[0]) + parameter.Json[1..])!;
        var plain = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        var any = AnyValue.Of(parameter, plain).Select(value => (object?)value);
        var isKey = definition.Key.Any(part => part.Alternatives.Contains(parameter.Wire));
        var value = IsFixed(definition, parameter, out var known) ? Gen.Constant(known)
            : isKey && plain == typeof(string) ? any.Select(text => (object?)KeyOf((string)text!))
            : parameter.RequiredForUpsert ? any
            : Gen.Frequency((2, any), (1, Gen.Constant<object?>(null)));
        return value.Select(v => (property.Name, v));
    }

    /// <summary>A name that is not blank and fits every column, without NUL, the one character that a path cannot contain.</summary>
    private static string KeyOf(string text) => AnyValue.Cut("K" + text.Replace("\0", "", StringComparison.Ordinal), 5).TrimEnd();

    /// <summary>Whether the value is given: the key of an existing parent, or null instead of a missing appointment.</summary>
    private static bool IsFixed(EntityDefinition definition, ProcedureParameter parameter, out object? value)
    {
        (var isFixed, value) = (definition.Name, definition.Parent, parameter.Json) switch
        {
            ("Appointment", _, "appointmentId") => (true, null),
            (not "Job", "Job", "sourceApp") or (_, "Task", "sourceApp") => (true, "BC1"),
            (not "Job", "Job", "sourceType") or (_, "Task", "sourceType") => (true, "SERVICE"),
            (_, "Job" or "Task", "jobNo") => (true, "J1"),
            (_, "Task", "taskNo") => (true, "T1"),
            (_, "Appointment", "appointmentId") => (true, 1L),
            (_, "Appointment", "appointmentGuid") => (true, null),
            ("AppointmentContainer", _, "appointment") => (true, Guid.Parse(AppointmentGuid)),
            (_, "Resource", "resourceNo") => (true, "R1"),
            (_, "FilterGroup", "group") => (true, "G1"),
            _ => (false, (object?)null),
        };
        return isFixed;
    }
}
