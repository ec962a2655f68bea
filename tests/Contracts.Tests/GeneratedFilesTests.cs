using CatalogGenerator;
using Xunit;

namespace SyncWorker.Contracts.Tests;

public sealed class GeneratedFilesTests
{
    private static readonly string Root = Repository.Root(AppContext.BaseDirectory);

    private static string Procedures => File.ReadAllText(Path.Combine(Root, Generator.Source));

    public static TheoryData<string> Paths => [.. Generator.Generate(Procedures).Keys];

    [Theory]
    [MemberData(nameof(Paths))]
    public void A_generated_file_equals_what_the_generator_writes_today(string path)
    {
        var expected = Generator.Generate(Procedures)[path];

        var actual = File.ReadAllText(Path.Combine(Root, path)).ReplaceLineEndings("\n");

        Assert.True(expected == actual, $"{path} is stale: dotnet run --project tools/CatalogGenerator");
    }

    [Fact]
    public void Every_generated_file_in_the_repository_is_compared()
    {
        var onDisk = Directory.EnumerateFiles(Path.Combine(Root, "src"), "*.g.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal));

        Assert.Equal(Generator.Generate(Procedures).Keys.Order(StringComparer.Ordinal), onDisk.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_field_named_like_an_envelope_member_is_refused()
    {
        var clash = Procedures.Replace("\"json\": \"shortDescription\"", "\"json\": \"version\"", StringComparison.Ordinal);

        var refused = Assert.Throws<InvalidDataException>(() => Generator.Generate(clash));

        Assert.Contains("version", refused.Message, StringComparison.Ordinal);
    }
}
