using SyncWorker.Changes;

namespace SyncWorker.Tests;

public sealed class FingerprintTests
{
    [Theory]
    [InlineData("Category 'Red' is unknown.", "Category “Blue, light” is unknown.")]
    [InlineData("Row 17 is longer than 20 characters.", "Row 3  is longer than\n1000 characters.")]
    [InlineData("Job JOB-A of BC1 has no contact.", "Job JOB-B of BC1 has no contact.")]
    [InlineData("Id 0b0d0c11-aaaa-4bbb-8ccc-dddddddddddd at 2026-11-20T08:00:00+01:00",
        "Id 11111111-2222-4333-8444-555555555555 at 2026-11-21T09:30:00Z")]
    [InlineData("Contact of A12-B is missing", "Contact of X9 is missing")]
    public void Details_of_a_single_record_do_not_change_the_fingerprint(string one, string other) =>
        Assert.Equal(Of(one, "BC1/SERVICE/JOB-A"), Of(other, "BC1/SERVICE/JOB-B"));

    [Theory]
    [InlineData("Category 'Red' is unknown.", "Contact 'Red' is unknown.")]
    [InlineData("The job's name isn't valid", "The job's city isn't valid")] // apostrophes are not quotes
    public void Another_cause_changes_the_fingerprint(string one, string other) => Assert.NotEqual(Of(one, "A"), Of(other, "A"));

    [Fact]
    public void Entity_procedure_and_field_change_the_fingerprint()
    {
        string[] all = [Of("no", null), Of("no", null, entity: "Task"), Of("no", null, procedure: "p"), Of("no", null, field: "f")];

        Assert.Equal(4, all.Distinct().Count());
        Assert.All(all, fingerprint => Assert.Matches("^[0-9a-f]{12}$", fingerprint));
    }

    [Fact]
    public void A_part_of_the_key_is_not_removed_from_inside_a_word() =>
        Assert.Equal("Name of … is missing", Fingerprint.Normalise("Name of A is missing", "A/a%2Fb"));

    private static string Of(string message, string? key, string entity = "Job", string? procedure = null, string? field = null) =>
        Fingerprint.Of(entity, key, new() { Class = "c", Code = "DIME201", Message = message, Procedure = procedure, Field = field });
}
