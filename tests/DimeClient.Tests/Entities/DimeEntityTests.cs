using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using DimeClient.Entities;
using Xunit;

namespace DimeClient.Tests.Entities;

public sealed class DimeEntityTests
{
    private static readonly Type[] Types =
        [.. typeof(DimeEntity).Assembly.GetExportedTypes().Where(type => type.IsSubclassOf(typeof(DimeEntity)) && type != typeof(User))];

    [Fact]
    public void Every_entity_of_the_catalog_has_a_type_with_every_parameter_nullable()
    {
        var known = Types.Select(type => (DimeEntity)Activator.CreateInstance(type)!).ToDictionary(e => e.Definition.Name);

        Assert.Equal(DimeCatalog.Entities.Select(e => e.Name).Order(), known.Keys.Order());
        Assert.All(known.Values, entity =>
        {
            Assert.Equal(entity.Definition.Parameters.Length, entity.Values().Length);
            Assert.All(entity.Values(), Assert.Null);
            Assert.All(entity.Definition.Parameters, parameter => Assert.NotNull(Property(entity, parameter)));
        });
    }

    [Fact]
    public void An_entity_supports_the_operations_that_the_catalog_has_procedures_for()
    {
        foreach (var entity in Types.Select(type => (DimeEntity)Activator.CreateInstance(type)!))
        {
            var definition = entity.Definition;
            var isUpdate = definition.Upsert!.StartsWith("mboc_update", StringComparison.Ordinal);

            Assert.Equal(
                (!isUpdate, isUpdate, definition.Delete is not null, definition.Clear is not null),
                (entity is IUpsertable, entity is IUpdatable, entity is IDeletable, entity is IClearable));
        }
    }

    [Fact]
    public void The_text_of_an_entity_names_the_record_and_reveals_nothing_else()
    {
        var connector = new Connector { Name = "BC", Login = "user", Password = "secret" };
        var appointment = new Appointment { AppointmentId = 7, Subject = "Boiler at Mrs Smith's" };

        Assert.Equal("Connector BC", connector.ToString());
        Assert.Equal("Appointment 7", appointment.ToString());
        Assert.Equal("Job", new Job().ToString());
    }

    [Fact]
    public void Entities_have_value_equality()
    {
        var job = new Job { JobNo = "1", FreeDate1 = new DateTime(2026, 1, 1) };

        Assert.Equal(job, job with { });
        Assert.NotEqual(job, job with { FreeDate1 = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero) });
    }

    [Fact]
    public void Users_can_store_entities_as_their_own_json()
    {
        var pin = new Container { Name = "Truck 1", HandleDate = new DateTimeOffset(2026, 1, 1, 8, 0, 0, TimeSpan.FromHours(1)) };

        var json = JsonSerializer.Serialize(pin, JsonSerializerOptions.Web);

        Assert.Equal("""{"name":"Truck 1","handleDate":"2026-01-01T08:00:00+01:00","handleLocked":null}""", Regex.Unescape(json));
        Assert.Equal(pin, JsonSerializer.Deserialize<Container>(json, JsonSerializerOptions.Web));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Container>("""{"handleDate":"soon"}""", JsonSerializerOptions.Web));
    }

    private static PropertyInfo? Property(DimeEntity entity, ProcedureParameter parameter)
    {
        var property = entity.GetType().GetProperty(char.ToUpperInvariant(parameter.Json[0]) + parameter.Json[1..]);
        return property is null || (property.PropertyType.IsValueType && Nullable.GetUnderlyingType(property.PropertyType) is null)
            ? null
            : property;
    }
}
