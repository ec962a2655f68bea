using Xunit;

namespace DimeClient.Tests.Catalog;

public sealed class DimeCatalogTests
{
    [Fact]
    public void Every_entity_is_found_by_its_name_ignoring_case()
    {
        Assert.Equal(35, DimeCatalog.Entities.Length);
        Assert.All(DimeCatalog.Entities, e => Assert.Same(e, DimeCatalog.Find(e.Name.ToUpperInvariant())));
        Assert.Null(DimeCatalog.Find("Nothing"));
    }

    [Theory]
    [InlineData("Job", "SourceApp|SourceType|JobNo")]
    [InlineData("Resource", "ResourceNo")]
    [InlineData("Appointment", "AppointmentGuid,AppointmentId,AppointmentNo")]
    [InlineData("AppointmentUri", "pAppointmentGuid,pAppointmentId,pAppointmentNo|pUrl")]
    [InlineData("Assignment", "AppointmentGuid,AppointmentId,AppointmentNo|ResourceNo")]
    [InlineData("AppointmentContainer", "Container|Appointment")]
    [InlineData("Caption", "")]
    public void A_key_has_one_part_per_parameter_and_a_single_part_for_the_alternative_names_of_an_appointment(string entity, string key)
    {
        var parts = DimeCatalog.Find(entity)!.Key.Select(part => string.Join(",", part.Alternatives));

        Assert.Equal(key, string.Join("|", parts));
    }

    [Theory]
    [InlineData("Job", "shortDescription", ParameterType.Text)]
    [InlineData("Job", "siteAddressGeoLat", ParameterType.Decimal)]
    [InlineData("Job", "freeBit1", ParameterType.Boolean)]
    [InlineData("Job", "startDate", ParameterType.DateTime)]
    [InlineData("Job", "importance", ParameterType.Enum)]
    [InlineData("Task", "requestedStartTime", ParameterType.Duration)]
    [InlineData("Task", "durationInSeconds", ParameterType.Long)]
    [InlineData("Task", "percentDone", ParameterType.Integer)]
    [InlineData("Notification", "appointmentGuid", ParameterType.Guid)]
    [InlineData("ExchangeAppointment", "categories", ParameterType.TextList)]
    [InlineData("ExchangeAppointment", "showAs", ParameterType.Enum)]
    public void A_parameter_has_the_type_of_its_values(string entity, string json, ParameterType type)
    {
        Assert.Equal(type, DimeCatalog.Find(entity)!.Find(json)!.Type);
    }

    [Fact]
    public void The_numbers_of_an_enum_are_known_by_name_and_empty_if_undocumented()
    {
        var requestType = DimeCatalog.Find("ActionUri")!.Find("requestType")!;
        var showAs = DimeCatalog.Find("ExchangeAppointment")!.Find("showAs")!;

        Assert.Equal(2, requestType.EnumValues["post"]);
        Assert.Empty(showAs.EnumValues);
    }

    [Fact]
    public void A_parameter_states_its_limits_and_where_it_is_required()
    {
        var description = DimeCatalog.Find("Job")!.Find("ShortDescription")!;

        Assert.Equal((50, "nvarchar(50)"), (description.MaxLength, description.SqlType));
        Assert.True(description is { InUpsert: true, InDelete: false, RequiredForUpsert: true, RequiredForDelete: false });
    }

    [Fact]
    public void Every_key_and_every_parent_key_names_parameters_that_exist()
    {
        foreach (var entity in DimeCatalog.Entities)
        {
            var wires = entity.Parameters.Select(p => p.Wire).ToHashSet(StringComparer.Ordinal);
            Assert.All(entity.Key.SelectMany(part => part.Alternatives), wire => Assert.Contains(wire, wires));
            Assert.All(entity.ParentKey.Values, wire => Assert.Contains(wire, wires));
            Assert.True(entity.Parent is null || DimeCatalog.Find(entity.Parent) is not null);
        }
    }
}
