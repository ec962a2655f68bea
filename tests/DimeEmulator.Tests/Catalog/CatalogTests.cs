namespace DimeEmulator.Tests;

public sealed class CatalogTests
{
    public static TheoryData<string> EntitiesWithUpsert =>
        [.. ProcedureCatalog.Embedded.Procedures.Where(p => p.Kind == ProcedureKind.Upsert).Select(p => p.Entity.Name)];

    [Theory]
    [MemberData(nameof(EntitiesWithUpsert))]
    public async Task Key_and_required_parameters_are_enough_once_the_parents_exist(string name)
    {
        await using var emulator = await RunningEmulator.StartAsync();

        await emulator.ArrangeAsync([.. LeastRows.WithParents(name)]);

        Assert.Single(await emulator.StateAsync(name));
    }

    [Theory]
    [MemberData(nameof(EntitiesWithUpsert))]
    public async Task A_record_without_its_parents_is_refused(string name)
    {
        await using var emulator = await RunningEmulator.StartAsync();
        var rows = LeastRows.WithParents(name).ToArray();

        var (status, body) = await emulator.ImportAsync(rows[^1]);

        Assert.Equal(rows.Length == 1 ? 200 : 400, status);
        Assert.Equal(rows.Length > 1, body.Contains("does not exist", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(EntitiesWithUpsert))]
    public async Task A_row_that_lacks_one_required_parameter_is_refused(string name)
    {
        await using var emulator = await RunningEmulator.StartAsync();
        var rows = LeastRows.WithParents(name).ToArray();
        var full = rows[^1];
        await emulator.ArrangeAsync(rows[..^1]);

        foreach (var required in ProcedureCatalog.Embedded.FindProcedure(full.StoredProcedureName)!.Required)
        {
            var left = full.ParameterNames.Zip(full.ParameterValues).Where(p => !required.Part.Names.Contains(p.First));
            var lacking = Row.Of(full.StoredProcedureName, [.. left]);
            Assert.Contains("which was not supplied", await emulator.RefusalOfAsync(lacking), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_procedure_has_a_unique_name()
    {
        var names = ProcedureCatalog.Embedded.Procedures.Select(p => p.Name);

        Assert.Equal(names.Count(), names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }
}
