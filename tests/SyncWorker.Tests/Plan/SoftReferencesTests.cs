using DimeClient;
using SyncWorker.Plan;

namespace SyncWorker.Tests;

public sealed class SoftReferencesTests
{
    [Theory]
    [InlineData("Job", "Category=INSTALL;TimeMarker=Red;Pin=", "Category INSTALL, TimeMarker Red")]
    [InlineData("TaskFilterValue", "FilterGroup=Team;FilterValue=North/1", "FilterGroup Team, FilterValue Team/North%2F1")]
    [InlineData("TaskContainer", "ContainerName=C1", "Container C1")]
    [InlineData("Assignment", "ResourceNo=R1", "Resource R1")]
    [InlineData("Resource", "ResourceNo=R1", "")]
    [InlineData("FilterValue", "FilterGroupName=Team;FilterValue=North", "")] // its group is its parent
    public void A_record_refers_to_setup_entities_beside_its_parent(string entity, string fields, string named)
    {
        var values = fields.Split(';').Select(field => field.Split('=')).ToDictionary(field => field[0], field => field[1]);

        var references = SoftReferences.Of(DimeCatalog.Find(entity)!, values).Select(reference => $"{reference.Entity} {reference.Key}");

        Assert.Equal(named, string.Join(", ", references.Order(StringComparer.Ordinal)));
    }
}
