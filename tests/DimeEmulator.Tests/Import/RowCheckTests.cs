namespace DimeEmulator.Tests;

public sealed class RowCheckTests
{
    private const string Guid = "3f2504e0-4f89-11d3-9a0c-0305e82c3301";

    [Fact]
    public async Task An_unknown_procedure_is_refused_as_SQL_Server_would()
    {
        await using var emulator = await RunningEmulator.StartAsync();

        var words = await emulator.RefusalOfAsync(Row.Of("mboc_upsertJobs", ("JobNo", "1")));

        Assert.Equal("Could not find stored procedure 'mboc_upsertJobs'.", words);
    }

    [Fact]
    public async Task Names_of_procedures_and_parameters_ignore_case()
    {
        await using var emulator = await RunningEmulator.StartAsync();

        await emulator.ArrangeAsync(Row.Of("MBOC_UPSERTRESOURCE", ("resourceno", "R1")));

        Assert.Equal(["R1"], await emulator.StateAsync("Resource", "ResourceNo"));
    }

    [Fact]
    public async Task A_parameter_of_another_procedure_is_refused()
    {
        await using var emulator = await RunningEmulator.StartAsync();

        var words = await emulator.RefusalOfAsync(Row.Job("1", ("CheckAppointments", "1")));

        Assert.Equal("@CheckAppointments is not a parameter for procedure mboc_upsertJob.", words);
    }

    [Fact]
    public async Task A_parameter_given_twice_is_refused()
    {
        await using var emulator = await RunningEmulator.StartAsync();

        var words = await emulator.RefusalOfAsync(Row.Job("1", ("jobno", "2")));

        Assert.Equal("Parameter '@JobNo' was supplied multiple times.", words);
    }

    [Fact]
    public async Task A_missing_required_parameter_is_named()
    {
        await using var emulator = await RunningEmulator.StartAsync();

        var words = await emulator.RefusalOfAsync(Row.Of("mboc_upsertJob", ("SourceApp", "A"), ("SourceType", "B"), ("JobNo", "1")));

        Assert.Equal("Procedure or function 'mboc_upsertJob' expects parameter '@ShortDescription', which was not supplied.", words);
    }

    [Fact]
    public async Task A_key_must_not_be_empty()
    {
        await using var emulator = await RunningEmulator.StartAsync();

        var words = await emulator.RefusalOfAsync(Row.Of("mboc_upsertPin", ("Name", " ")));

        Assert.Equal("Parameter \"Name\" cannot be empty when creating pins.", words);
    }

    [Fact]
    public async Task Names_and_values_must_be_of_equal_length()
    {
        await using var emulator = await RunningEmulator.StartAsync();

        var words = await emulator.RefusalOfAsync(new Row("mboc_upsertPin", ["Name", "HexColor"], ["Blue"]));

        Assert.Equal("ParameterNames and ParameterValues must be of equal length: there are 2 names and 1 values.", words);
    }

    [Fact]
    public async Task A_value_that_is_too_long_is_refused_with_table_and_column()
    {
        await using var emulator = await RunningEmulator.StartAsync();

        var words = await emulator.RefusalOfAsync(Row.Of("mboc_upsertResource", ("ResourceNo", "R1"), ("SourceType", "ELEVENCHARS")));

        Assert.Equal(
            "String or binary data would be truncated in table 'Resource', column 'SourceType'. Truncated value: 'ELEVENCHAR'.", words);
    }

    [Theory]
    [InlineData("RequiredNoResources", "3", "3.5")]
    [InlineData("RequiredNoResources", "-1", "1,000")]
    [InlineData("DurationInSeconds", "9000000000", "1e3")]
    [InlineData("FreeDecimal1", "-12.5", "12,5")]
    [InlineData("IsComplete", "True", "yes")]
    [InlineData("IsComplete", "0", "2")]
    [InlineData("StartDate", "2026-11-20", "20/11/2026")]
    [InlineData("StartDate", "2026-11-20T08:00:00+01:00", "20261120T0800")]
    [InlineData("StartDate", "2026-11-20T08:00:00.1234567Z", "2026-13-20")]
    [InlineData("Duration", "24:00:00", "24:60:00")]
    [InlineData("RequestedStartTime", "23:59:59", "24:00:00")]
    [InlineData("Duration", "01:30:00", "1h30")]
    [InlineData("Importance", "2", "3")]
    [InlineData("Importance", "0", "High")]
    public async Task A_value_must_be_of_the_columns_type(string field, string right, string wrong)
    {
        await using var emulator = await RunningEmulator.StartAsync();
        await emulator.ArrangeAsync(Row.Job("1"), Row.Task("1", "10", (field, right)));

        var words = await emulator.RefusalOfAsync(Row.Task("1", "20", (field, wrong)));

        Assert.StartsWith("Error converting data type nvarchar to ", words, StringComparison.Ordinal);
        Assert.EndsWith($"parameter '@{field}', value '{wrong}'.", words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_value_empties_a_column_of_any_type()
    {
        await using var emulator = await RunningEmulator.StartAsync();
        await emulator.ArrangeAsync(Row.Job("1", ("StartDate", "2026-11-20"), ("FreeDecimal1", "1")));

        await emulator.ArrangeAsync(Row.Job("1", ("StartDate", ""), ("FreeDecimal1", "")));

        Assert.Equal([""], await emulator.StateAsync("Job", "StartDate"));
    }

    [Theory]
    [InlineData("AppointmentGuid", Guid)]
    [InlineData("AppointmentId", "1")]
    public async Task An_appointment_is_identified_by_its_Guid_or_its_id(string name, string value)
    {
        await using var emulator = await RunningEmulator.StartAsync();
        await emulator.ArrangeAsync(Row.Job("1"), Row.Task("1", "10"), Row.Appointment("1", "10", ("AppointmentGuid", Guid)));

        await emulator.ArrangeAsync(
            Row.Of("mboc_addAppointmentResource", ("SourceApp", "BC1"), ("SourceType", "SERVICE"), (name, value), ("ResourceNo", "R2")),
            Row.Of(
                "mboc_upsertAppointmentResource",
                ("SourceApp", "BC1"),
                ("SourceType", "SERVICE"),
                ("AppointmentId", "1"),
                ("ResourceNo", "r2")));

        Assert.Equal(["R1", "R2"], await emulator.StateAsync("Assignment", "ResourceNo"));
    }

    [Theory]
    [InlineData("{}", "it is an object")]
    [InlineData("", "it is not JSON")]
    [InlineData("[1", "it is not JSON")]
    public async Task A_body_that_is_not_an_array_is_a_400(string body, string says)
    {
        await using var emulator = await RunningEmulator.StartAsync();

        var answer = await emulator.SendAsync(HttpMethod.Post, "/import", body);

        Assert.Equal(400, answer.Status);
        Assert.Contains(says, answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""[{"storedProcedureName":"mboc_upsertPin","parameterNames":["Name"],"parameterValues":["Blue"]}]""", 200)]
    [InlineData("""[{"StoredProcedureName":"mboc_upsertPin","ParameterNames":["Name"],"ParameterValues":[null]}]""", 400)]
    [InlineData("""[{"StoredProcedureName":"mboc_upsertPin","ParameterNames":[1],"ParameterValues":["Blue"]}]""", 400)]
    [InlineData("""[{"StoredProcedureName":"mboc_upsertPin","ParameterNames":["Name"],"ParameterValues":[{}]}]""", 400)]
    [InlineData("""[{"StoredProcedureName":"mboc_upsertPin","ParameterNames":["Name"]}]""", 400)]
    [InlineData("""["mboc_upsertPin"]""", 400)]
    [InlineData("[]", 200)]
    public async Task A_row_is_read_by_its_property_names(string body, int status)
    {
        await using var emulator = await RunningEmulator.StartAsync();

        var answer = await emulator.SendAsync(HttpMethod.Post, "/import", body);

        Assert.Equal(status, answer.Status);
    }
}
