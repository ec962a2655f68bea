using DimeClient.Entities;
using Xunit;

namespace DimeClient.Tests.Docs;

public sealed class SdkPageTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Docs", "sdk.md"));

    [Fact]
    public void Every_accessor_is_on_the_page()
    {
        var accessors = typeof(DimeSchedulerClient).GetProperties()
            .Where(p => p.PropertyType.Name.EndsWith("Accessor", StringComparison.Ordinal));

        Assert.All(accessors, accessor => Assert.Contains($"`{accessor.Name}`", Page, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_entity_and_every_exception_is_on_the_page()
    {
        var types = typeof(DimeEntity).Assembly.GetExportedTypes()
            .Where(type => type.IsSubclassOf(typeof(DimeEntity)) || type.IsSubclassOf(typeof(DimeApiException)));

        Assert.All(types, type => Assert.Contains($"`{type.Name}`", Page, StringComparison.Ordinal));
    }
}
