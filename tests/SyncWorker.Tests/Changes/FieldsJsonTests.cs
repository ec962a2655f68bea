using System.Collections.Immutable;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using SyncWorker.Changes;

namespace SyncWorker.Tests;

public sealed class FieldsJsonTests
{
    private static readonly Gen<string> Text =
        Gen.Elements("a", "B", "\"", "\\", "\n", "é", "😀", "<", "+", "'", "1", " ").ListOf().Select(string.Concat);

    [Fact]
    public void Fields_survive_the_round_trip()
    {
        var fields = (from name in Text from value in Text select (name, value)).ListOf()
            .Select(pairs => pairs.DistinctBy(pair => pair.name).ToDictionary(pair => pair.name, pair => pair.value));

        Prop.ForAll(
            fields.ToArbitrary(),
            all => FieldsJson.Read(FieldsJson.Write(all)).OrderBy(field => field.Key).SequenceEqual(all.OrderBy(field => field.Key)))
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Accepted_values_of_patches_survive_the_round_trip_with_their_order_keys()
    {
        var number = Gen.Elements(long.MinValue, -1, 0, 1, long.MaxValue);
        var values =
            from value in Text
            from epoch in number
            from scale in Gen.Choose(0, 1)
            from version in number
            from id in number
            select new FieldValue(value, new(epoch, scale, version, id));
        var over = (from name in Text from value in values select (name, value)).ListOf()
            .Select(pairs => pairs.DistinctBy(pair => pair.name).ToImmutableDictionary(pair => pair.name, pair => pair.value));

        Prop.ForAll(
            over.ToArbitrary(),
            all => FieldsJson.ReadOver(FieldsJson.WriteOver(all)) is var read && read.Count == all.Count && all.All(read.Contains))
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Accepted_values_are_written_in_the_order_of_their_names_so_that_equal_values_give_equal_bytes()
    {
        var over = "JDAHCFBIEG".ToImmutableDictionary(name => $"{name}", name => new FieldValue($"{name}", new(0, 1, 2, 3)));

        Assert.Equal(
            $"{{{string.Join(',', "ABCDEFGHIJ".Select(name => $"\"{name}\":[\"{name}\",0,1,2,3]"))}}}",
            Encoding.UTF8.GetString(FieldsJson.WriteOver(over)!));
    }

    [Fact]
    public void No_values_are_null()
    {
        Assert.Null(FieldsJson.WriteOver(ImmutableDictionary<string, FieldValue>.Empty));
        Assert.Empty(FieldsJson.ReadOver(null));
        Assert.Empty(FieldsJson.Read(null));
    }
}
